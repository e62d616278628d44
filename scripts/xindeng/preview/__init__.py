"""preview: the library as pages while it is being written. `./inv serve` opens it.

`state` reads and judges, `pages` composes what is asked for, `skin` keeps the engine's look
around it, `panel` says what is wrong, `watch` notices a save, `server` speaks to the browser.
"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from xindeng.console import Console
from xindeng.memo import Kept
from xindeng.preview.desk import Desk
from xindeng.preview.rooms import Answer, Request, Room
from xindeng.preview.said import say
from xindeng.preview.server import listen
from xindeng.preview.watch import Watcher
from xindeng.trouble import Trouble


def serve(root: Path, out: Path, memo: Kept, port: int, console: Console, *, aloud: bool = False) -> None:
    """Until Ctrl+C. Without a port (0) it takes a free one. `aloud`: complaints on the terminal too. Raises Trouble."""
    if not root.is_dir():
        raise Trouble(f"没有 {root} 这个文件夹：请用 --root 指给内容库。", 2)
    desk = Desk(root, out, memo, console)
    watcher = Watcher(root)
    with listen(desk, port, {"editor": _editor(desk)}) as running:
        console.good(f"在浏览器里打开 http://127.0.0.1:{running.server_port}/ ，存盘就会更新（按 Ctrl+C 停下）")
        ahead = desk.ahead()
        judged = partial(say, desk, console) if aloud else lambda: None
        threading.Thread(target=desk.follow, args=(watcher, judged, ahead), daemon=True).start()
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            console.good("预览停了。")
        finally:
            watcher.close()
            desk.close()


def _editor(desk: Desk) -> Room:
    """The web editor, brought in when somebody opens it: the first page need not wait for it."""
    lock = threading.Lock()
    made: list[Room] = []

    def answer(asked: Request) -> Answer | Path:
        with lock:
            if not made:
                from xindeng.preview import editor  # noqa: PLC0415 — see above

                made.append(editor.room(desk.root, lambda: desk.state.now.shelf))
        return made[0](asked)

    return answer
