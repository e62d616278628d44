"""Libraries with many recordings, for tests and benchmarks of transcoding."""

from __future__ import annotations

import subprocess
from pathlib import Path

from xindeng.media import tools

LECTURE = "courses/助人课/01 慢下来.md"
ENTRY = """  - id: {id}
    title: {id}
    kind: 微课
    src: {src}
    captions: {{zh-Hans: 示范.vtt}}
    synthetic: 画面是测试图
"""


def named(root: Path, *names: str) -> None:
    """Recordings beside the sample's lecture become videos of it."""
    page = root / LECTURE
    entries = "".join(ENTRY.format(id=f"vid-more-{number}", src=name) for number, name in enumerate(names))
    page.write_text(page.read_text("utf-8").replace("videos:\n", f"videos:\n{entries}"), "utf-8")


def clips(root: Path, count: int, seconds: int = 2) -> list[str]:
    """So many recordings beside the lecture, each different, named as videos of it."""
    names = [f"片 {number}.mp4" for number in range(count)]
    for number, name in enumerate(names):
        source = f"testsrc=s=320x180:r=10:d={seconds},drawbox=x={number}:w=9:h=9:color=red:t=fill"
        subprocess.run(
            [tools.ffmpeg(), "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-f", "lavfi", "-i", f"sine=f={300 + number}:d={seconds}",
             "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str((root / LECTURE).with_name(name))], check=True,
        )  # fmt: skip
    named(root, *names)
    return names
