"""The reader that comes as a network: nothing is cut, no side is seen, and what two readers doubt is shown."""

import datetime as dt
import shutil

import pytest

import evenhand
from evenhand import readers
from evenhand.actors import find_sides
from evenhand.errors import ReaderError
from evenhand.model import Report
from evenhand.readers import both
from evenhand.readers.both import BothReader
from evenhand.readers.trained import SHIPPED, TrainedReader
from evenhand.readers.trained.encoder import Encoder, tokens_of
from test_evenhanded import SENTENCES, exchanged

FILLER = "The council met on Monday and spoke about roads, water and the price of maize. Nobody asked for a vote. "
ATTACK = "On Tuesday gunmen shot dead two farmers near Bama with rifles."


@pytest.fixture(scope="module")
def encoder():
    return Encoder(SHIPPED, threads=1)


def report(text):
    return Report.of(text, published=dt.date(2024, 8, 8), source="Invented Wire", source_kind="media")


def told(text, reader="trained"):
    return evenhand.read(report(text), reader=reader)


def words(account, field):
    return [claim.words for claim in account.claims_of(field)]


@pytest.mark.parametrize("before", [0, 20, 60])
def test_an_incident_late_in_a_long_report_is_found(before):
    accounts = told(FILLER * before + ATTACK + " " + FILLER * before)
    assert any("farmers" in " ".join(words(account, "target")) for account in accounts)


def test_every_token_of_a_long_report_is_told_of(encoder):
    text = (FILLER * 60).strip()
    encoded = encoder.encode(text, scope="all")
    assert len(encoded.offsets) > 2 * encoder.sheet.window
    assert encoded.offsets[-1, 1] == len(text)
    assert (encoded.tags.sum(-1) > 0.99).all()
    assert encoded.kinds.any(-1).all()


def test_reading_again_gives_the_same():
    assert TrainedReader().read(report(ATTACK)) == TrainedReader().read(report(ATTACK))


@pytest.mark.parametrize(
    "text",
    [
        "The football team attacked from the left and killed the game in the last minute.",
        "Share prices fell sharply after the bank published its results for the quarter.",
        "",
    ],
)
def test_nothing_is_told_of_what_is_no_violence(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army's soldiers fought rebels.", ["army's soldiers", "rebels"]),
        ("Russian forces and the insurgents' camp", ["Russian forces", "insurgents'"]),
        ("Farmers fled when two policemen came.", ["policemen"]),
        ("A teacher was hurt.", []),
    ],
)
def test_words_for_sides_are_found(text, expected):
    assert [span.of(text) for span in find_sides(text)] == expected


@pytest.mark.parametrize("pattern", SENTENCES)
def test_the_network_cannot_tell_sides_apart(pattern, encoder):
    text = pattern.format(A="the army", B="the insurgents", a="soldiers", b="rebels")
    other = exchanged(text)
    tokenizer = encoder._tokenizer
    ids, _ = tokens_of(tokenizer, text, find_sides(text))
    others, _ = tokens_of(tokenizer, other, find_sides(other))
    assert text != other
    assert ids.tolist() == others.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "In a message posted on 1 August the group claimed an attack on an army patrol near Gao.",
        "A video published on 1 August shows an attack on a patrol near Gao, in which four soldiers were killed.",
        "The army announced on 3 August that four soldiers had been killed in an ambush near Gao.",
    ],
)
def test_the_day_of_a_statement_is_no_day_of_the_incident(text):
    assert [words(account, "date") for account in told(text, "both")] == [[]]


def test_a_missing_network_is_named(tmp_path):
    with pytest.raises(ReaderError, match=r"reader\.onnx.*'rules'"):
        readers.open_reader(f"trained:{tmp_path}")


def test_a_broken_network_is_named(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "network")
    (tmp_path / "network" / "reader.onnx").write_bytes(b"not a network")
    with pytest.raises(ReaderError, match=r"reader\.onnx cannot be loaded"):
        readers.open_reader(f"trained:{tmp_path / 'network'}")


def test_another_network_is_refused(tmp_path):
    onnx = pytest.importorskip("onnx")
    shutil.copytree(SHIPPED, tmp_path / "network")
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Identity", ["words"], ["out"])],
        "other",
        [value("words", onnx.TensorProto.INT64, [1])],
        [value("out", onnx.TensorProto.INT64, [1])],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    (tmp_path / "network" / "reader.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ReaderError, match="takes words"):
        readers.open_reader(f"both:{tmp_path / 'network'}")


def test_names_tell_what_read():
    version = Encoder(SHIPPED).sheet.version
    assert TrainedReader().name == f"trained@{version}"
    assert TrainedReader(scope="muc4").name == f"trained-muc4@{version}"
    assert BothReader().name == f"trained@{version}+rules@4"


def test_what_only_one_reader_finds_is_doubted(monkeypatch):
    sure = [d.confidence for d in BothReader().read(report(ATTACK)) if d.field == "type"]
    assert len(sure) == 1
    assert sure[0] >= readers.DOUBT
    monkeypatch.setattr(both, "find_scenes", lambda setting: [])
    monkeypatch.setattr(both, "ADD", 0.1)
    alone = [d.confidence for d in BothReader().read(report(ATTACK)) if d.field == "type"]
    assert [confidence < readers.DOUBT for confidence in alone] == [True]


def test_what_the_network_does_not_see_is_left_out_unless_it_did_not_happen(monkeypatch):
    network = BothReader()
    monkeypatch.setattr(TrainedReader, "tell", lambda self, setting, *, least: [])
    left = network.read(report(ATTACK))
    assert [(draft.field, draft.left_out) for draft in left] == [("type", "only the rules tell of an incident here")]
    reading = readers.read_claims(report(ATTACK), network)
    assert reading.accounts == ()
    assert [item.draft.quote for item in reading.unplaced] == [draft.quote for draft in left]
    assert network.read(report("The army denied that it had shelled Bama on Tuesday."))


def test_confidence_is_a_share():
    for draft in BothReader().read(report(ATTACK)):
        assert draft.confidence is None or 0 <= draft.confidence <= 1
