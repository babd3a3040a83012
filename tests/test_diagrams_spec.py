"""The words that ask for a diagram: what they mean, that they can be written back, and errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.diagrams.spec import (
    MOST_DEPTH,
    DiagramKind,
    DiagramSpec,
    Grouping,
    Language,
    Subject,
    ViewSpec,
    read_spec,
    spec_of,
)
from graph.diagrams.style import LEAST_WIDTH, MOST_WIDTH, DiagramDirection, Style, Theme
from graph.diagrams.views.allowed import GROUPINGS, grouping_of, options_of, require_sense
from graph.errors import RequestError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VIEWS = st.builds(
    ViewSpec,
    subject=st.sampled_from(Subject),
    names=st.lists(TEXT | st.sampled_from(["a=b", "name=x", "depth=1", "'", '"', "-x", "#"])).map(
        tuple
    ),
    depth=st.none() | st.integers(0, MOST_DEPTH),
    weeks=st.lists(st.integers(1, 99)).map(tuple),
    grouping=st.none() | st.sampled_from(Grouping),
    copies=st.booleans(),
    days=st.none() | st.booleans(),
    collapse=st.booleans(),
    context=st.booleans(),
    language=st.none() | st.sampled_from(Language),
    links=st.none() | st.sampled_from(["https://x.example/a%20b", "http://h/{day}"]),
)
STYLES = st.builds(
    Style,
    direction=st.sampled_from(DiagramDirection),
    labels=st.booleans(),
    width=st.none() | st.integers(LEAST_WIDTH, MOST_WIDTH),
    theme=st.sampled_from(Theme),
    evidence=st.booleans(),
)


@given(st.builds(DiagramSpec, VIEWS, st.none() | st.sampled_from(DiagramKind), STYLES))
def test_what_is_written_is_read_back(spec: DiagramSpec) -> None:
    assert read_spec(str(spec)) == spec


@given(st.text(max_size=40))
def test_any_words_are_a_specification_or_an_error_for_people(text: str) -> None:
    try:
        spec = read_spec(text)
    except RequestError:
        return
    assert read_spec(str(spec)) == spec


@pytest.mark.parametrize(
    ("words", "view"),
    [
        ("scenario", ViewSpec(Subject.SCENARIO)),
        ("Scenario a 'b c'", ViewSpec(Subject.SCENARIO, ("a", "b c"))),
        ("service name=a=b", ViewSpec(Subject.SERVICE, ("a=b",))),
        ("days week=1,2", ViewSpec(Subject.DAYS, weeks=(1, 2))),
        ("days week='1, 2'", ViewSpec(Subject.DAYS, weeks=(1, 2))),
        ("service S3 depth=2", ViewSpec(Subject.SERVICE, ("S3",), depth=2)),
        ("scenario copies=on", ViewSpec(Subject.SCENARIO, copies=True)),
        ("scenario days=off", ViewSpec(Subject.SCENARIO, days=False)),
        (
            "scenario collapse=yes context=TRUE",
            ViewSpec(Subject.SCENARIO, collapse=True, context=True),
        ),
        ("scenario group=Week", ViewSpec(Subject.SCENARIO, grouping=Grouping.WEEK)),
        ("scenario language=KO", ViewSpec(Subject.SCENARIO, language=Language.KO)),
    ],
)
def test_words(words: str, view: ViewSpec) -> None:
    assert read_spec(words) == DiagramSpec(view)


def test_style_and_kind() -> None:
    words = "plan kind=gantt direction=lr labels=off width=20 theme=aws evidence=off"
    style = Style(DiagramDirection.LR, labels=False, width=20, theme=Theme.AWS, evidence=False)
    assert read_spec(words) == DiagramSpec(ViewSpec(Subject.PLAN), DiagramKind.GANTT, style)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        (Subject.PLAN, DiagramKind.TIMELINE),
        (Subject.SERVICES, DiagramKind.MINDMAP),
        (Subject.SCENARIO, DiagramKind.FLOWCHART),
        (Subject.CHANGES, DiagramKind.FLOWCHART),
    ],
)
def test_the_kind_that_is_usual(subject: Subject, kind: DiagramKind) -> None:
    assert DiagramSpec(ViewSpec(subject)).drawn_as is kind
    assert DiagramSpec(ViewSpec(subject), DiagramKind.SEQUENCE).drawn_as is DiagramKind.SEQUENCE


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Say what is to be shown: scenario, service, pattern,"),
        ("scenari netflix", "There is no view 'scenari'. Did you mean 'scenario'"),
        ("scenario 'netflix", 'A quote is not closed in "scenario \'netflix".'),
        ("scenario a gruop=day", "There is no option 'gruop'. Did you mean 'group'?"),
        ("scenario a=b", "There is no option 'a'. Known: depth, week,"),
        ("scenario a=b", "A name with '=' in it is written as name=a=b."),
        ("scenario 'a b=c'", "is written as 'name=a b=c'."),
        ("scenario group=day group=day", "The option 'group' is given twice."),
        ("scenario group=dya", "The option 'group' has no value 'dya'. Known: day, week,"),
        ("service a depth=-1", "The option 'depth' is a whole number, not '-1'."),
        ("service a depth=٣", "The option 'depth' is a whole number, not '٣'."),
        ("service a depth=" + "9" * 5000, "The option 'depth' is a whole number"),
        ("service a depth=6", "depth is 6; it goes from 0 to 5."),
        ("days week=0", "Weeks are numbered from 1 on."),
        ("days week=1,,2", "The option 'week' is a whole number, not ''."),
        ("scenario copies=maybe", "The option 'copies' is on or off, not 'maybe'."),
        ("scenario width=3", "A label cannot be wrapped at 3 characters: choose from 8 to 200."),
    ],
)
def test_what_means_nothing_is_an_error(words: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        read_spec(words)
    assert message in str(caught.value)


def test_an_unknown_wish_is_an_error_without_words_too() -> None:
    with pytest.raises(RequestError, match=r"There is no option 'dept'\. Did you mean 'depth'"):
        spec_of(Subject.SERVICE, ["S3"], {"dept": "1"})


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("scenario depth=1", "The option 'depth' does not go with the view 'scenario': it goes"),
        ("scenario depth=1", "it goes with service, day."),
        ("service a week=1", "it goes with days, plan."),
        ("days copies=on", "it goes with scenario, service."),
        ("plan days=on", "it goes with scenario, service, pattern, services, co-use, changes."),
        ("plan collapse=on", "it goes with scenario, service."),
        ("services context=on", "it goes with scenario, service, pattern, day, days, co-use,"),
        ("plan group=day", "The view 'plan' is not grouped by day: choose from week, none."),
        ("service", "Name a service behind 'service'."),
        ("day", "Name a day behind 'day'."),
        ("service a copies=on", "'copies' puts a service on each of its days: ask for group=day"),
        ("scenario a copies=on group=week", "ask for group=day too."),
        ("scenario a copies=on collapse=on", "'copies' and 'collapse' do not go together"),
    ],
)
def test_what_does_not_go_together_is_an_error(words: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        require_sense(read_spec(words).view)
    assert message in str(caught.value)


@pytest.mark.parametrize("subject", Subject)
def test_every_subject_has_a_usual_grouping(subject: Subject) -> None:
    assert grouping_of(ViewSpec(subject)) is GROUPINGS[subject][0]
    assert set(options_of(subject)) <= {"depth", "week", "copies", "days", "collapse", "context"}
