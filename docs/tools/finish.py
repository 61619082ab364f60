"""What Doxygen 1.9.4 leaves out of its pages: one h1, headings in order, names for what has none."""
import re
from pathlib import Path


def shift(match):
    """Doxygen makes "##" an h1; the page's title is one already."""
    text = match.group(0)
    return re.sub(r"<(/?)h([1-5])(?=[ >])", lambda h: f"<{h.group(1)}h{int(h.group(2)) + 1}", text)


def without_dead_links(summary, page):
    """Doxygen announces sections that hold nothing but private parts, and so are not there."""
    links = [link for link in re.findall(r'<a href="#[^"]+">[^<]*</a>', summary) if f'name="{link.split(chr(34))[1][1:]}"' in page]
    return '<div class="summary">\n' + " &#124;\n".join(links) + "  </div>" if links else ""


def finish_page(text):
    text = re.sub(r'<div class="title">(.*?)</div>', r'<h1 class="title">\1</h1>', text, count=1, flags=re.S)
    text = re.sub(r'<h([1-5])((?: class="doxsection")?)>(?=<a class="anchor")(.*?)</h\1>', shift, text, flags=re.S)
    # Code in a heading is escaped once too often on its way to the table of contents.
    text = re.sub(r"&lt;(/?)tt&gt;", r"<\1code>", text)
    text = text.replace('<div class="toc"><h3>Table of Contents</h3>', '<div class="toc"><h2>On this page</h2>')
    text = re.sub(
        r'<object type="image/svg\+xml" data="([^"]+)"[^>]*></object>\s*<div class="caption">\s*(.*?)</div>',
        r'<img src="\1" alt="\2"/><div class="caption">\2</div>',
        text,
        flags=re.S,
    )
    text = text.replace('<th class="markdownTableHeadNone"></th>', '<td class="markdownTableHeadNone"></td>')
    text = re.sub(r'<div class="summary">.*?</div>', lambda m: without_dead_links(m.group(0), text), text, flags=re.S)
    if 'class="versus"' in text:  # two pictures side by side need the room; the navigation has the sections
        text = re.sub(r'<div class="toc">.*?</div>', "", text, count=1, flags=re.S)
    text = re.sub(r'<table class="markdownTable">(.*?)</table>', r'<div class="scroll"><table class="markdownTable">\1</table></div>', text, flags=re.S)
    return text


def finish(folder):
    for page in Path(folder).glob("*-members.html"):  # the layout links to none of them
        page.unlink()
    pages = sorted(Path(folder).glob("*.html"))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        done = finish_page(text)
        if done != text:
            page.write_text(done, encoding="utf-8")
    for script in Path(folder).glob("*.js"):  # the navigation shows names without markup
        text = script.read_text(encoding="utf-8")
        if "<tt>" in text:
            script.write_text(re.sub(r"</?tt>", "", text), encoding="utf-8")
    return len(pages)
