"""Decks of slides as trainers have them, made for the tests by python-pptx, and raw XML for what it lacks."""

import io

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches
from wording import png

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
SPACES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'
TITLE, BODY, HEADER, BLANK_TITLE = 0, 1, 2, 5


class Deck:
    def __init__(self):
        self.made = Presentation()

    def slide(self, title, *points, notes="", layout=BODY):
        """`points` are texts, or (level, text)."""
        slide = self.made.slides.add_slide(self.made.slide_layouts[layout])
        slide.shapes.title.text = title
        if points:
            frame = slide.placeholders[1].text_frame
            for n, point in enumerate(points):
                level, words = point if isinstance(point, tuple) else (0, point)
                paragraph = frame.paragraphs[0] if not n else frame.add_paragraph()
                paragraph.text, paragraph.level = words, level
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        return slide

    def picture(self, slide, alt="", colour=(200, 120, 40), left=1.0):
        shape = slide.shapes.add_picture(io.BytesIO(png(colour=colour)), Inches(left), Inches(2), Inches(3))
        shape._element.nvPicPr.cNvPr.set("descr", alt)
        return shape

    def words(self, slide, text, left, top=2.0, width=4.0):
        box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.6))
        box.text_frame.text = text
        return box

    def table(self, slide, rows):
        frame = slide.shapes.add_table(len(rows), len(rows[0]), Inches(1), Inches(2), Inches(8), Inches(2))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                frame.table.cell(r, c).text = cell
        return frame.table

    def chart(self, slide):
        data = CategoryChartData()
        data.categories = ["来之前", "来之后"]
        data.add_series("紧张", (7, 3.5))
        size = (Inches(1), Inches(2), Inches(6), Inches(4))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data)

    def smart_art(self, slide, *, data=True):
        """三步 with 停、听 below it, as PowerPoint keeps it."""
        points = "".join(
            f'<dgm:pt modelId="{n}" {kind}><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>'
            for n, kind, words in ((0, 'type="doc"', ""), (1, "", "三步"), (2, "", "停"), (3, "", "听"))
        )
        links = "".join(
            f'<dgm:cxn modelId="{10 + n}" srcId="{parent}" destId="{child}" srcOrd="{order}" destOrd="0"/>'
            for n, (parent, child, order) in enumerate(((0, 1, 0), (1, 3, 1), (1, 2, 0)))
        )
        xml = f'<dgm:dataModel xmlns:dgm="{DGM}" xmlns:a="{A}"><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>'
        package = slide.part.package
        part = Part(
            PackURI("/ppt/diagrams/data1.xml"), "application/xml", package, (xml if data else "<坏").encode()
        )
        ref = slide.part.relate_to(
            part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
        )
        slide.shapes._spTree.append(
            parse_xml(
                f'<p:graphicFrame {SPACES}><p:nvGraphicFramePr><p:cNvPr id="91" name="流程"/><p:cNvGraphicFramePr/><p:nvPr/>'
                '</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="2000000"/><a:ext cx="4000000" cy="2000000"/></p:xfrm>'
                f'<a:graphic><a:graphicData uri="{DGM}"><dgm:relIds xmlns:dgm="{DGM}" r:dm="{ref}"/></a:graphicData></a:graphic>'
                "</p:graphicFrame>"
            )
        )

    def film(self, slide):
        film = io.BytesIO(b"\0" * 300_000)
        slide.shapes.add_movie(
            film, Inches(1), Inches(2), Inches(3), Inches(2), poster_frame_image=io.BytesIO(png())
        )

    def comment(self, slide, words):
        xml = f'<p:cmLst {SPACES}><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/><p:text>{words}</p:text></p:cm></p:cmLst>'
        part = Part(
            PackURI("/ppt/comments/comment1.xml"), "application/xml", slide.part.package, xml.encode()
        )
        slide.part.relate_to(part, RT.COMMENTS)

    def moving(self, slide):
        slide._element.append(
            parse_xml(
                f'<p:timing {SPACES}><p:tnLst><p:par><p:cTn id="1" presetID="1" presetClass="entr"/></p:par></p:tnLst></p:timing>'
            )
        )

    def equation(self, slide):
        """A box that only newer programs draw, with its picture for the others."""
        slide.shapes._spTree.append(
            parse_xml(
                f'<mc:AlternateContent {SPACES} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
                '<mc:Choice Requires="a14"><p:sp><p:nvSpPr><p:cNvPr id="81" name="式"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
                '<p:spPr><a:xfrm><a:off x="900000" y="5000000"/><a:ext cx="2000000" cy="400000"/></a:xfrm></p:spPr>'
                "<p:txBody><a:bodyPr/><a:p><a:r><a:t>五点减三点</a:t></a:r></a:p></p:txBody></p:sp></mc:Choice>"
                "<mc:Fallback/></mc:AlternateContent>"
            )
        )

    def sections(self, *named):
        """(name, number of slides) in order."""
        ids = [entry.get("id") for entry in self.made.slides._sldIdLst]
        listed, start = "", 0
        for n, (name, count) in enumerate(named):
            inside = "".join(f'<p14:sldId id="{one}"/>' for one in ids[start : start + count])
            listed += f'<p14:section name="{name}" id="{{0000000{n}-0000-0000-0000-000000000000}}"><p14:sldIdLst>{inside}</p14:sldIdLst></p14:section>'
            start += count
        space = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
        self.made.element.append(
            parse_xml(
                f'<p:extLst {SPACES}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst {space}>{listed}'
                "</p14:sectionLst></p:ext></p:extLst>"
            )
        )

    def raw(self) -> bytes:
        out = io.BytesIO()
        self.made.save(out)
        return out.getvalue()


def forty() -> Deck:
    """40 slides: a cover, the goals, four parts of nine with words, pictures and tables, an exercise, thanks."""
    deck = Deck()
    deck.slide("慢慢听：倾听入门", "心理志愿者初级课", notes="大家好，今天我们学怎样听人说话。", layout=TITLE)
    deck.slide("学习目标", "说出倾听的三个动作", "演示慢慢听两分钟", "了解什么时候转介")
    for n, part in enumerate(("看见", "听懂", "回应", "收住")):
        deck.slide(f"第{'一二三四'[n]}部分 {part}", layout=HEADER)
        for k in range(8):
            named, notes = f"{part}的第 {k + 1} 步", f"讲{part}的第 {k + 1} 步：先说为什么，再示范。"
            if k % 4 == 0:
                deck.slide(
                    named, "先停下手里的事", (1, "手机放下"), (1, "身子转过来"), "看着对方", notes=notes
                )
            elif k % 4 == 1:
                slide = deck.slide(named, notes=notes, layout=BLANK_TITLE)
                deck.picture(slide, f"两个人坐在树下说话，第 {n}{k} 次", (20 + n * 60, k * 30, 90))
            elif k % 4 == 2:
                slide = deck.slide(named, layout=BLANK_TITLE)
                deck.table(
                    slide,
                    [
                        ["做法", "为什么", "多久"],
                        ["停", "让自己静下来", "三秒"],
                        ["问", "让他说下去", "一句"],
                    ],
                )
            else:
                slide = deck.slide(named, notes=notes, layout=BLANK_TITLE)
                deck.words(slide, "右边：想一想", 5.5)
                deck.words(slide, "左边：看一看", 0.5)
    deck.slide("两人练习（10 分钟）", "一个人说，一个人听", "换过来再来一次", notes="看表。")
    deck.slide("谢谢", "有事找我们")
    return deck
