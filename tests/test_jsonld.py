"""What pages say of themselves to other programs: JSON-LD in schema.org's words, a feed, a share card."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE
from pouring import Poured, pour

from xindeng import beside
from xindeng.schema import Item

NPM = ROOT / "tests" / "npm"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def poured(tmp_path_factory: pytest.TempPathFactory) -> Poured:
    return pour(SAMPLE, tmp_path_factory.mktemp("poured"))


def said(poured: Poured) -> dict[str, dict[str, object]]:
    """Page -> what it says."""
    found = {}
    for doc in poured.plan.docs:
        for words in DATA.findall((poured.out / "site" / doc.url).read_text("utf-8")):
            found[doc.url] = json.loads(words)
    return found


def test_the_vocabulary_release_knows_every_type_and_property(poured, tmp_path):
    """schema-dts is schema.org's own release as types: an unknown property or a wrong value does not compile."""
    lines = ['import type { Thing, WithContext } from "schema-dts"']
    lines += [
        f"export const page{number}: WithContext<Thing> = {json.dumps(node, ensure_ascii=False)}"
        for number, node in enumerate(said(poured).values())
    ]
    (tmp_path / "node_modules").symlink_to(NPM / "node_modules")
    (tmp_path / "said.ts").write_text("\n".join(lines), "utf-8")
    command = [
        NPM / "node_modules/.bin/tsc", "--noEmit", "--strict", "--skipLibCheck",
        "--module", "es2022", "--moduleResolution", "bundler", "said.ts",
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[:2000]


def test_every_item_with_words_of_its_own_is_described(poured):
    found = said(poured)
    urls = {poured.library.urls[item.id] for item in poured.library.all(Item)}
    assert urls <= found.keys()
    kinds = {node["@type"] for node in found.values()}
    assert {"Course", "LearningResource", "HowTo", "FAQPage", "DefinedTerm", "ContactPoint"} <= kinds


def test_a_lecture_names_its_recording_with_clips_and_transcript(poured):
    [film] = said(poured)["lectures/lec-slow-01.html"]["video"]
    assert film["@type"] == "VideoObject"
    assert film["transcript"] == "先停一停。再慢慢听。"
    assert [clip["startOffset"] for clip in film["hasPart"]] == [0, 1]
    site = poured.library.centre.site_url.rstrip("/")
    for name in ("contentUrl", "thumbnailUrl"):
        assert (poured.out / Path(film[name].removeprefix(f"{site}/"))).is_file(), "below the web root, where media lie"


def test_an_unreviewed_item_is_called_a_draft(poured):
    assert said(poured)["lectures/lec-slow-01.html"]["creativeWorkStatus"] == "Draft"


def test_the_feed_tells_of_the_newest_first_at_lasting_addresses(poured):
    channel = ET.fromstring(beside.feed(poured.library)).find("channel")
    items = channel.findall("item")
    newest = max(poured.library.all(Item), key=lambda item: (item.date, item.id))
    assert items[0].findtext("title") == newest.title
    assert all("/latest/" in item.findtext("link") for item in items)
    assert len({item.findtext("guid") for item in items}) == len(items)
    assert items[0].findtext("pubDate").endswith("+0000")


def test_a_shared_page_has_a_picture(poured):
    page = (poured.out / "site/lectures/lec-slow-01.html").read_text("utf-8")
    [picture] = re.findall(r'property="og:image" content="([^"]+)"', page)
    site = poured.library.centre.site_url.rstrip("/")
    assert (poured.out / picture.removeprefix(f"{site}/")).is_file()
