"""What the site says of a lab beside its handout: tests, hints, the map."""
import html
import re

from markdown import block, inline
from recordings import Trouble


def tests_id(lab, exercise=None):
    return f"tests_{lab['namespace']}" + (f"_{exercise['id']}" if exercise else "")


def hints_id(lab, exercise):
    return f"hints_{lab['namespace']}_{exercise['id']}"


def count(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}"


def exercise_bar(lab, exercise):
    """One line below an exercise's heading: contract, tests and hints, a click away."""
    contract = ", ".join(f"@ref {lab['namespace']}::{name} \"{name}\"" for name in exercise["functions"])
    tests = f"@ref {tests_id(lab, exercise)} \"{count(len(exercise['tests']), 'test')}, {count(exercise['points'], 'point')}\""
    return [
        "",
        '@htmlonly[block]<div class="exercise-bar">@endhtmlonly',
        "",
        f"Contract: {contract} · {tests} · "
        f"@htmlonly<a href=\"#{hints_id(lab, exercise)}\">{count(len(exercise['hints']), 'hint')}</a>@endhtmlonly"
        f" · `./siglab test {lab['number']}:{exercise['id']}`",
        "",
        "@htmlonly[block]</div>@endhtmlonly",
        "",
    ]


def hints(lab, exercise):
    """Folded, one after the other, from gentle to nearly the answer."""
    total = len(exercise["hints"])
    out = [f'<div class="hints" id="{hints_id(lab, exercise)}">']
    for number, hint in enumerate(exercise["hints"], 1):
        out.append(
            f'<details class="hint"><summary>Hint {number} of {total}<span class="for">: {html.escape(exercise["title"])}'
            f"</span></summary><p>{inline(hint)}</p></details>"
        )
    return ["", block("\n".join(out) + "\n</div>"), ""]


def sentence(text):
    """With a capital, unless it begins with a name from the code."""
    return text if re.match(r"[\w:]*[(_:]", text) else text[:1].upper() + text[1:]


def body_of(lab_folder, name):
    """The source of one test."""
    suite, test = name.split(".")
    for file in sorted(lab_folder.glob("tests*.cpp")):
        found = re.search(
            rf"^((?://[^\n]*\n)*)TEST(?:_F|_P)?\({suite},\s*{test}\) \{{\n.*?^\}}$", file.read_text(), flags=re.M | re.S
        )
        if found:
            return file.name, found.group(0)
    return None, None


def tests_page(root, lab):
    """What each test promises, and how it finds out."""
    folder = root / "labs" / lab["name"]
    out = [
        f"# Tests of lab {lab['number']}: {lab['title']} {{#{tests_id(lab)}}}",
        "",
        f"What the judge asks of each exercise of @ref {lab['page']} \"the handout\", in one sentence a test. "
        f"The code of a test is no secret: it says precisely what is looked at, and when.",
        "",
        "[TOC]",
        "",
    ]
    for number, exercise in enumerate(lab["exercises"], 1):
        out += [f"## {number} · {exercise['title']} {{#{tests_id(lab, exercise)}}}", ""]
        needs = ", ".join(f"`{need}`" for need in exercise["needs"])
        out += [
            f"`./siglab test {lab['number']}:{exercise['id']}` · {count(exercise['points'], 'point')}"
            + (f" · needs {needs}" if needs else "")
            + f" · @ref {lab['sections'][number]} \"to the handout\"",
            "",
        ]
        for test in exercise["tests"]:
            name, source = body_of(folder, test["name"])
            points = count(test["points"], "point") if test["points"] else "no points of its own"
            head = f'<p class="promise">{inline(sentence(test["says"]))}. <span class="points">{points}</span></p>'
            if source is None:
                out += [block(f'{head}<p class="test-name"><code>{test["name"]}</code></p>'), ""]
                continue
            out += [
                block(f'{head}<details class="code"><summary><code>{test["name"]}</code> <span class="muted">{name}</span></summary>'),
                "",
                "~~~{.cpp}",
                source,
                "~~~",
                "",
                block("</details>"),
                "",
            ]
    return "\n".join(out)


def sections(lab, text, heading, exercise):
    """The numbered sections of a handout, by their numbers."""
    found = {}
    for line in text.split("\n"):
        match = heading.match(line)
        if match and len(match.group(1)) == 2:
            number = exercise.match(match.group(2))
            if number and match.group(3):
                found[int(number.group(1))] = match.group(3)
    wanted = set(range(1, len(lab["exercises"]) + 1))
    if set(found) != wanted:
        raise Trouble(
            f"labs/{lab['name']}/README.md: needs one section \"## N …\" {{#id}} for each of its "
            f"{len(wanted)} exercises; it has {sorted(found)}"
        )
    return found


def lab_map(labs):
    """The start page's cards, in the order in which the labs build on each other."""
    out = ['<ol class="lab-map">']
    for lab in labs:
        asked = sum(len(exercise["tests"]) for exercise in lab["exercises"])
        out.append(
            f'<li><a href="{lab["page"]}.html"><span class="number">{lab["number"]}</span>'
            f'<span class="name">{html.escape(lab["title"])}</span></a>'
            f'<p>{html.escape(lab["summary"])}</p>'
            f'<p class="muted">{count(len(lab["exercises"]), "exercise")} · {count(asked, "test")}</p></li>'
        )
    return "\n".join(out + ["</ol>"])
