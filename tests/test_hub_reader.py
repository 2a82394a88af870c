"""A model of one's own is read from its folder, says which words are what, and leaves the incidents to the rules.

The models are made here: real sessions and real tokenizers, with weights that give each word of a list its label.
"""

import json
import socket
import sys

import numpy as np
import pytest
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordLevel

import evenhand
from evenhand.errors import ReaderError
from evenhand.model import Report
from evenhand.readers import open_reader, read_claims
from evenhand.readers.hub.folder import plain_label, read_sheet
from evenhand.readers.hub.network import Network

onnx = pytest.importorskip("onnx")

ATTACK = (
    "Fighters of the Mountain Brigade attacked a police post in Gao, Mali, on 3 March 2024. "
    "Two officers were killed. The army said it had sent a patrol from Bamako."
)
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
#: The logit of a word's own label; the others have 0.
SURE = 6.0


@pytest.fixture(autouse=True)
def no_connection(monkeypatch):
    """Nothing that a test does may open a connection."""

    def refuse(*_):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def words_of(text):
    normal = normalizers.Lowercase().normalize_str(text)
    return [word for word, _ in pre_tokenizers.BertPreTokenizer().pre_tokenize_str(normal)]


def write_tokenizer(folder, words):
    vocabulary = {word: number for number, word in enumerate([*SPECIAL, *dict.fromkeys(words)])}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_truncation(max_length=8)  # as saved after training: not to be heeded
    tokenizer.save(str(folder / "tokenizer.json"))
    return vocabulary


def write_config(folder, labels, architecture="BertForTokenClassification", **more):
    told = {
        "architectures": [architecture],
        "model_type": "bert",
        "id2label": {str(number): label for number, label in enumerate(labels)},
        "max_position_embeddings": 64,
        **more,
    }
    (folder / "config.json").write_text(json.dumps(told), encoding="utf-8")


def weights(vocabulary, labels, given):
    """(words, labels): each word's own label, or labels with their logits; the first label for words not given.

    What the tokenizer adds has no label.
    """
    table = np.zeros((len(vocabulary), len(labels)), dtype=np.float32)
    for word, number in vocabulary.items():
        own = given.get(word, {} if word in SPECIAL else labels[0])
        for label, logit in own.items() if isinstance(own, dict) else [(own, SURE)]:
            table[number, labels.index(label)] = logit
    return table


def write_onnx(path, table, *, limit=64, blind=(), whole=False, inputs=("input_ids", "attention_mask")):
    """An embedding, a product, and positions that end at ``limit``; ``whole`` sums over the tokens.

    At the positions in ``blind`` the model sees nothing but the first label.
    """
    from onnx import TensorProto, helper, numpy_helper

    positions = np.zeros((limit, table.shape[1]), dtype=np.float32)
    positions[list(blind), 0] = 2 * SURE
    constants = {
        "table": np.eye(len(table), dtype=np.float32),
        "product": table,
        "positions": positions,
        "zero": np.array([0], dtype=np.int64),
        "one": np.array([1], dtype=np.int64),
        "two": np.array([2], dtype=np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["seen"]),
        helper.make_node("MatMul", ["seen", "product"], ["known"]),
        helper.make_node("Shape", ["input_ids"], ["shape"]),
        helper.make_node("Slice", ["shape", "one", "two"], ["length"]),
        helper.make_node("Slice", ["positions", "zero", "length"], ["here"]),
        helper.make_node("Add", ["known", "here"], ["sum" if whole else "logits"]),
    ]
    if whole:
        nodes.append(helper.make_node("ReduceSum", ["sum", "one"], ["logits"], keepdims=0))
    shape = [1, table.shape[1]] if whole else [1, "tokens", table.shape[1]]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))


def make(folder, text, given, *, labels=None, at="model.onnx", config=None, settings=None, **network):
    """A folder with a model that gives these words these labels."""
    folder.mkdir(exist_ok=True)
    told = [label for own in given.values() for label in (own if isinstance(own, dict) else [own])]
    labels = labels or ["O", *dict.fromkeys(label for label in told if label != "O")]
    vocabulary = write_tokenizer(folder, words_of(text))
    write_onnx(folder / at, weights(vocabulary, labels, given), **network)
    write_config(folder, labels, **(config or {}))
    if settings is not None:
        (folder / "evenhand.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


def read(folder, text=ATTACK, **metadata):
    reading = read_claims(Report.of(text, **metadata), open_reader(f"hub:{folder}"))
    assert reading.unplaced == ()
    return reading


def told(account):
    """field: words, in order."""
    found = {}
    for claim in account.claims:
        found.setdefault(claim.field, []).append(claim.words)
    return found


# -- models of words


@pytest.mark.parametrize("at", ["model.onnx", "onnx/model.onnx"])
def test_the_models_words_take_the_place_of_the_rules_words(tmp_path, at):
    folder = make(
        tmp_path / "m", ATTACK, {"mountain": "B-PerpOrg", "brigade": "I-PerpOrg", "officers": "B-VICTIM"}, at=at
    )
    (account,) = read(folder).accounts
    by_rules = told(read_claims(Report.of(ATTACK), open_reader("rules")).accounts[0])
    ours = {"actor": ["Mountain Brigade"], "responsibility": ["Mountain Brigade"], "target": ["officers"]}
    assert told(account) == {**by_rules, **ours}
    sure = np.exp(SURE) / (np.exp(SURE) + 3)
    for claim in account.claims:
        if claim.field in {"actor", "target"}:
            assert claim.confidence == pytest.approx(sure, abs=0.003)


def test_the_name_holds_for_the_files_and_changes_with_them(tmp_path):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"})
    name = open_reader(f"hub:{folder}").name
    assert name == open_reader(f"hub:{folder}").name
    assert name.startswith("hub@")
    assert len(name) == len("hub@") + 8
    (folder / "evenhand.json").write_text('{"least": 0.9}', encoding="utf-8")
    told_otherwise = open_reader(f"hub:{folder}").name
    make(folder, ATTACK, {"fighters": "PERP"})
    assert len({name, told_otherwise, open_reader(f"hub:{folder}").name}) == 3


def test_labels_that_begin_a_mention_part_it_from_the_one_before(tmp_path):
    text = "Gunmen killed a teacher and guard in Gao, Mali."
    given = {"teacher": "B-TARGET", "and": "I-TARGET", "guard": "B-TARGET"}
    (account,) = read(make(tmp_path / "m", text, given), text).accounts
    assert told(account)["target"] == ["teacher and", "guard"]


def test_labels_without_a_prefix_join_neighbours_and_end_with_the_sentence(tmp_path):
    text = "Gunmen killed two village guards in Gao, Mali. Guards fled."
    (account,) = read(
        make(tmp_path / "m", text, {"village": "TARGET", "guards": "TARGET", "fled": "TARGET"}), text
    ).accounts
    assert told(account)["target"] == ["village guards", "Guards fled"]


def test_the_probability_of_a_mention_is_the_mean_over_its_words_of_all_labels_of_its_kind(tmp_path):
    text = "Gunmen killed village guards in Gao, Mali."
    given = {"village": {"B-TARGET": 2.0, "I-TARGET": 1.0}, "guards": {"I-TARGET": 3.0}}
    (account,) = read(make(tmp_path / "m", text, given), text).accounts
    (claim,) = [claim for claim in account.claims if claim.field == "target"]
    one = (np.exp(2) + np.exp(1)) / (np.exp(2) + np.exp(1) + 1)
    two = (np.exp(3) + 1) / (np.exp(3) + 2)
    assert claim.words == "village guards"
    assert claim.confidence == pytest.approx((one + two) / 2, abs=0.001)


def test_words_keep_the_signs_of_their_script(tmp_path):
    text = "Gunmen killed two हमलावरों in Gao, Mali."
    (account,) = read(make(tmp_path / "m", text, dict.fromkeys(words_of("हमलावरों"), "TARGET")), text).accounts
    assert told(account)["target"] == ["हमलावरों"]


def test_of_several_days_and_places_the_incidents_own_is_taken(tmp_path):
    given = {"bamako": "LOC", "gao": "LOC", "mali": "LOC", "3": "DATE", "march": "DATE", "2024": "DATE"}
    (account,) = read(make(tmp_path / "m", ATTACK, given)).accounts
    assert (told(account)["place"], told(account)["date"]) == (["Gao"], ["3 March 2024"])
    assert all(claim.confidence > 0.9 for claim in account.claims if claim.field in {"place", "date"})
    (account,) = read(make(tmp_path / "n", ATTACK, {"bamako": "LOC"})).accounts
    assert told(account)["place"] == ["Bamako"]


def test_a_name_confirms_the_part_that_the_clause_gives_it_and_makes_nobody_a_doer(tmp_path):
    text = "Gunmen attacked the Harbour Relief clinic in Gao, Mali. Valley Watch reported it."
    given = dict.fromkeys(["harbour", "relief", "valley", "watch"], "ORG")
    (account,) = read(make(tmp_path / "m", text, given), text).accounts
    (by_rules,) = read_claims(Report.of(text), open_reader("rules")).accounts
    assert told(account) == told(by_rules)
    targets = [claim for claim in account.claims if claim.field == "target"]
    assert [claim.confidence for claim in targets] == [pytest.approx(0.998, abs=0.001)]
    assert [claim.confidence for claim in account.claims if claim.field == "actor"] == [None]


def test_what_did_not_happen_keeps_its_stance(tmp_path):
    text = "The army denied that soldiers had attacked a clinic in Gao, Mali."
    (account,) = read(make(tmp_path / "m", text, {"soldiers": "PERP", "clinic": "TARGET"}), text).accounts
    assert {claim.stance for claim in account.claims if claim.field in {"type", "actor", "target"}} == {"denied"}


def test_values_are_coded_from_the_models_words(tmp_path):
    folder = make(tmp_path / "m", ATTACK, {"gao": "LOC", "officers": "VICTIM"})
    (account,) = evenhand.read(Report.of(ATTACK), reader=f"hub:{folder}")
    assert [code.value.name for _, code in account.coded_of("place")] == ["Gao"]


def test_a_report_in_capitals_is_read_in_the_case_it_would_have_had(tmp_path):
    text = ATTACK.upper()
    (account,) = read(make(tmp_path / "m", ATTACK, {"mountain": "PERP", "brigade": "PERP"}), text).accounts
    assert told(account)["actor"] == ["MOUNTAIN BRIGADE"]


# -- acts


def test_an_act_chooses_the_words_for_the_type(tmp_path):
    text = "Fighters attacked a post in Gao, Mali, and burned two houses."
    (account,) = read(make(tmp_path / "m", text, {"burned": "B-ACT"}), text).accounts
    first = account.claims[0]
    assert (first.field, first.words) == ("type", "burned")
    assert first.confidence == pytest.approx(0.998, abs=0.001)


def test_an_act_outside_all_scenes_opens_one_where_the_lexicon_has_a_word(tmp_path):
    text = "Shots rang through the night near Gao, Mali. Markets opened late."
    assert read_claims(Report.of(text), open_reader("rules")).accounts == ()
    assert read(make(tmp_path / "unknown", text, {"opened": "ACT"}), text).accounts == ()
    (account,) = read(make(tmp_path / "known", text, {"shots": "ACT"}), text).accounts
    assert (told(account)["type"], told(account)["place"]) == (["Shots"], ["Gao"])


def test_a_headline_and_what_may_happen_some_day_open_none(tmp_path):
    text = "Attack near Gao\n\nGunmen attacked a convoy near Gao, Mali, on Monday. Further attacks could follow."
    folder = make(tmp_path / "m", text, {"attack": "ACT", "attacks": "ACT"})
    assert len(read(folder, text).accounts) == 1


# -- long reports


def test_a_long_report_is_read_in_windows_and_nothing_is_cut(tmp_path):
    sentences = [f"On Monday gunmen attacked post{n} of the police in Gao, Mali." for n in range(40)]
    text = " ".join(sentences)
    marked = {f"post{n}": "TARGET" for n in range(40)}
    # the model sees nothing at the edges of a window of 24: two tokens are put around 22 of the report's
    folder = make(tmp_path / "m", text, marked, limit=24, blind=(1, 2, 21, 22), config={"max_position_embeddings": 24})
    tokens = Network(read_sheet(folder)).label_tokens(text)
    words = [text[start:end] for start, end in tokens.offsets]
    assert words == [
        word for word, _ in Tokenizer.from_file(str(folder / "tokenizer.json")).pre_tokenizer.pre_tokenize_str(text)
    ]
    found = [word for word, chances in zip(words, tokens.chances, strict=True) if chances[1] > 0.5]
    assert found == [f"post{n}" for n in range(40)]
    quoted = {
        claim.words for account in read(folder, text).accounts for claim in account.claims if claim.field == "target"
    }
    assert quoted == set(found)


@pytest.mark.parametrize("length", [0, 1, 6, 7, 8, 13, 14, 15, 60])
def test_texts_of_every_length_are_read_whole(tmp_path, length):
    text = " ".join(["post"] * length)
    folder = make(tmp_path / "m", "post", {"post": "TARGET"}, limit=9, config={"max_position_embeddings": 9})
    tokens = Network(read_sheet(folder)).label_tokens(text)
    assert len(tokens.chances) == length
    assert (tokens.chances[:, 1] > 0.5).all()


def test_special_tokens_in_a_report_are_words_of_it(tmp_path):
    text = "Gunmen [SEP] killed [CLS] guards in Gao, Mali."
    folder = make(tmp_path / "m", text, {"guards": "TARGET"}, limit=9, config={"max_position_embeddings": 9})
    (account,) = read(folder, text).accounts
    assert told(account)["target"] == ["guards"]


@pytest.mark.parametrize(
    ("config", "settings", "window"),
    [
        ({"max_position_embeddings": 64}, None, 64),
        ({"max_position_embeddings": 8192}, None, 512),
        ({"max_position_embeddings": 8192}, {"window": 1024}, 1024),
        ({"max_position_embeddings": 514, "model_type": "xlm-roberta", "pad_token_id": 1}, None, 512),
        ({"max_position_embeddings": 130, "model_type": "roberta"}, None, 128),
        ({"max_position_embeddings": -1}, None, 512),
    ],
)
def test_the_window_is_what_the_model_takes(tmp_path, config, settings, window):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"}, config=config, settings=settings)
    assert read_sheet(folder).window == window


# -- labels


@pytest.mark.parametrize(
    ("label", "plain"),
    [("B-PerpInd", "perpind"), ("I-PERP_IND", "perpind"), ("perp ind", "perpind"), ("I-", "i"), ("B", "b"), ("O", "o")],
)
def test_labels_are_compared_without_prefix_case_and_signs(label, plain):
    assert plain_label(label) == plain


def test_a_folder_may_say_what_its_labels_ask_for(tmp_path):
    settings = {"labels": {"LABEL_1": "actor", "LOC": None}}
    folder = make(tmp_path / "m", ATTACK, {"brigade": "LABEL_1", "bamako": "LOC"}, settings=settings)
    (account,) = read(folder).accounts
    assert (told(account)["actor"], told(account)["place"]) == (["Brigade"], ["Gao"])


def test_mentions_below_the_least_probability_are_left_out(tmp_path):
    given = {"brigade": {"PERP": 1.0}}
    assert told(read(make(tmp_path / "m", ATTACK, given)).accounts[0])["actor"] == ["Brigade"]
    folder = make(tmp_path / "m", ATTACK, given, settings={"least": 0.9})
    assert told(read(folder).accounts[0])["actor"] != ["Brigade"]


# -- models of sentences


TWO = "Gunmen attacked a police post in Gao, Mali. Elsewhere, in Kidal, gunmen killed a trader."


def test_scenes_that_a_model_of_sentences_calls_irrelevant_are_left_out(tmp_path):
    given = {"trader": {"relevant": 9.0}}
    labels = ["irrelevant", "relevant"]
    config = {"architecture": "BertForSequenceClassification"}
    vocabulary_gives = {word: {"irrelevant": 0.1} for word in words_of(TWO)} | given
    folder = make(tmp_path / "m", TWO, vocabulary_gives, labels=labels, config=config, whole=True)
    before = read_claims(Report.of(TWO), open_reader("rules")).accounts
    (account,) = read(folder, TWO).accounts
    assert len(before) == 2
    assert told(account) == told(before[1])
    assert account.claims[0].confidence == pytest.approx(0.999, abs=0.002)
    assert [c.confidence for c in account.claims[1:]] == [c.confidence for c in before[1].claims[1:]]


def test_a_sentence_longer_than_the_window_is_as_relevant_as_its_most_relevant_part(tmp_path):
    text = "Gunmen " + "slowly " * 40 + "attacked a police post in Gao, Mali, beside the market."
    gives = {word: {"no": 0.1} for word in words_of(text)} | {"market": {"yes": 9.0}}
    config = {"architecture": "BertForSequenceClassification", "max_position_embeddings": 16}
    settings = {"labels": {"yes": "relevant", "no": "irrelevant"}}
    folder = make(
        tmp_path / "m", text, gives, labels=["no", "yes"], config=config, settings=settings, whole=True, limit=16
    )
    assert len(read(folder, text).accounts) == 1


@pytest.mark.parametrize("problem", [{"problem_type": "multi_label_classification"}, {}])
def test_labels_of_which_several_may_hold_are_read_one_by_one(tmp_path, problem):
    labels = ["attack", "conflict", "sports"] if problem else ["attack"]
    gives = {word: {"attack": 0.0} for word in words_of(TWO)} | {"trader": {"attack": 3.0}}
    config = {"architecture": "BertForSequenceClassification", **problem}
    settings = {"least": 0.9}
    folder = make(tmp_path / "m", TWO, gives, labels=labels, config=config, settings=settings, whole=True)
    (account,) = read(folder, TWO).accounts
    assert account.claims[0].confidence == pytest.approx(1 / (1 + np.exp(-3)), abs=0.001)


# -- what cannot be read


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(ReaderError, match="no such folder"):
        open_reader("hub:nowhere")


def test_a_folder_must_be_given():
    with pytest.raises(ReaderError, match="hub:FOLDER"):
        open_reader("hub:")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("config.json", "config.json cannot be read"),
        ("model.onnx", "holds no model: none of model.onnx, onnx/model.onnx, model.safetensors"),
        ("tokenizer.json", "holds no tokenizer.json"),
    ],
)
def test_a_missing_file_is_named(tmp_path, missing, message):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"})
    (folder / missing).unlink()
    with pytest.raises(ReaderError, match=message):
        open_reader(f"hub:{folder}")


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "evenhand.json", "model.onnx"])
def test_a_broken_file_is_named(tmp_path, name):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"})
    (folder / name).write_text("nonsense", encoding="utf-8")
    with pytest.raises(ReaderError, match=name):
        open_reader(f"hub:{folder}")


@pytest.mark.parametrize(
    ("config", "settings", "message"),
    [
        ({"architecture": "BertForMaskedLM"}, None, "the model is BertForMaskedLM. This reader takes"),
        ({"architectures": None}, None, "of a kind that config.json does not name"),
        (
            {"architecture": "BertForSequenceClassification", "problem_type": "regression"},
            None,
            "BertForSequenceClassification, for regression",
        ),
        ({"id2label": {"0": "O", "2": "PERP"}}, None, "id2label must give"),
        ({"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}, None, "ask for: LABEL_0, LABEL_1. Write .*evenhand.json"),
        ({}, {"labels": {"PERK": "actor"}}, "the model has no label 'PERK'. It has O, PERP"),
        ({}, {"labels": {"PERP": "doer"}}, "'PERP' cannot be 'doer'. It can be actor, target, means"),
        ({}, {"labels": ["PERP"]}, "labels must be an object"),
        ({}, {"label": {}}, "label is not a setting. Settings are labels, least, task, window"),
        ({}, {"task": "reading"}, "task is 'reading'"),
        ({}, {"window": 100}, "window is 100.* at most the 64"),
        ({}, {"least": 7}, "least is 7"),
    ],
)
def test_a_model_of_another_kind_or_a_wrong_setting_is_named(tmp_path, config, settings, message):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"}, config=config, settings=settings)
    with pytest.raises(ReaderError, match=message):
        open_reader(f"hub:{folder}")


def test_a_model_that_asks_for_other_inputs_is_named(tmp_path):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"}, inputs=("input_ids", "pixel_values"))
    with pytest.raises(ReaderError, match="asks for pixel_values"):
        open_reader(f"hub:{folder}")


def test_a_model_that_answers_otherwise_than_its_config_is_named(tmp_path):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"})
    write_config(folder, ["O", "PERP", "LOC"])
    with pytest.raises(ReaderError, match="answers in the shape"):
        read(folder)


# -- models without a model.onnx


def test_the_extra_is_named_where_it_is_not_installed(tmp_path, monkeypatch):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"})
    (folder / "model.onnx").rename(folder / "model.safetensors")
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ReaderError, match=r"needs transformers, .* pip install 'evenhand\[hub\]'"):
        open_reader(f"hub:{folder}")


def save_bert(folder, kind, labels, text=ATTACK, **more):
    """A BERT with random weights, and its tokenizer."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    folder.mkdir()
    vocabulary = write_tokenizer(folder, words_of(text))
    torch.manual_seed(4)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        **more,
    )
    model = getattr(transformers, kind)(config)
    model.save_pretrained(str(folder))
    return model.eval()


@pytest.mark.filterwarnings("default")
def test_a_model_of_words_is_run_by_transformers(tmp_path):
    torch = pytest.importorskip("torch")
    model = save_bert(tmp_path / "m", "BertForTokenClassification", ["O", "B-PERP", "I-PERP", "B-LOC"])
    network = Network(read_sheet(tmp_path / "m"))
    text = "Two officers were killed."
    tokens = network.label_tokens(text)
    ids = [
        [2, *Tokenizer.from_file(str(tmp_path / "m" / "tokenizer.json")).encode(text, add_special_tokens=False).ids, 3]
    ]
    expected = torch.softmax(model(torch.tensor(ids)).logits[0, 1:-1], -1).detach().numpy()
    assert np.allclose(tokens.chances, expected, atol=1e-5)
    assert open_reader(f"hub:{tmp_path / 'm'}").name.startswith("hub@")
    assert all(claim.words for account in read(tmp_path / "m").accounts for claim in account.claims)


@pytest.mark.filterwarnings("default")
def test_a_model_of_sentences_is_run_by_transformers(tmp_path):
    torch = pytest.importorskip("torch")
    model = save_bert(tmp_path / "m", "BertForSequenceClassification", ["irrelevant", "relevant"])
    network = Network(read_sheet(tmp_path / "m"))
    ids = Tokenizer.from_file(str(tmp_path / "m" / "tokenizer.json"))
    ids.no_truncation()
    text = "Two officers were killed."
    expected = torch.softmax(model(torch.tensor([ids.encode(text).ids])).logits[0], -1).detach().numpy()
    assert np.allclose(network.classify(text), expected, atol=1e-5)


@pytest.mark.filterwarnings("default")
def test_weights_in_torchs_own_form_are_read(tmp_path):
    torch = pytest.importorskip("torch")
    model = save_bert(tmp_path / "m", "BertForTokenClassification", ["O", "PERP"])
    before = Network(read_sheet(tmp_path / "m")).label_tokens(ATTACK).chances
    (tmp_path / "m" / "model.safetensors").unlink()
    torch.save(model.state_dict(), tmp_path / "m" / "pytorch_model.bin")
    assert np.allclose(Network(read_sheet(tmp_path / "m")).label_tokens(ATTACK).chances, before, atol=1e-6)


@pytest.mark.filterwarnings("default")
def test_weights_that_would_run_code_are_refused(tmp_path):
    torch = pytest.importorskip("torch")
    save_bert(tmp_path / "m", "BertForTokenClassification", ["O", "PERP"])
    (tmp_path / "m" / "model.safetensors").unlink()
    torch.save({"weights": make}, tmp_path / "m" / "pytorch_model.bin")
    with pytest.raises(ReaderError, match="transformers cannot load the model"):
        open_reader(f"hub:{tmp_path / 'm'}")


@pytest.mark.filterwarnings("default")
def test_a_model_without_weights_for_its_task_is_named(tmp_path):
    save_bert(tmp_path / "m", "BertForMaskedLM", ["O", "PERP"])
    (tmp_path / "m" / "evenhand.json").write_text('{"task": "words"}', encoding="utf-8")
    with pytest.raises(ReaderError, match=r"no fitting weights for classifier\.bias, classifier\.weight"):
        open_reader(f"hub:{tmp_path / 'm'}")


@pytest.mark.filterwarnings("default")
def test_a_model_with_other_labels_than_its_config_is_named(tmp_path):
    folder = tmp_path / "m"
    save_bert(folder, "BertForTokenClassification", ["O", "PERP"])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["id2label"] = {"0": "O", "1": "PERP", "2": "LOC"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ReaderError, match=r"no fitting weights for classifier\.bias, classifier\.weight"):
        open_reader(f"hub:{folder}")


@pytest.mark.filterwarnings("default")
def test_a_model_that_needs_code_of_its_own_is_refused(tmp_path):
    folder = tmp_path / "m"
    save_bert(folder, "BertForTokenClassification", ["O", "PERP"])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {
        "model_type": "own",
        "auto_map": {"AutoConfig": "own.Config", "AutoModelForTokenClassification": "own.Own"},
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "own.py").write_text("raise SystemExit('code in the folder was run')\n", encoding="utf-8")
    with pytest.raises(ReaderError, match="transformers cannot load the model"):
        open_reader(f"hub:{folder}")


def test_a_model_of_a_set_length_is_given_windows_of_that_length(tmp_path):
    folder = make(tmp_path / "m", ATTACK, {"brigade": "PERP"}, limit=16)
    model = onnx.load(folder / "model.onnx")
    for given in model.graph.input:
        given.type.tensor_type.shape.dim[1].dim_value = 16
    onnx.save(model, folder / "model.onnx")
    assert told(read(folder).accounts[0])["actor"] == ["Brigade"]


@pytest.mark.filterwarnings("default")
def test_damaged_weights_are_named(tmp_path):
    save_bert(tmp_path / "m", "BertForTokenClassification", ["O", "PERP"])
    (tmp_path / "m" / "model.safetensors").write_bytes(b"nonsense")
    with pytest.raises(ReaderError, match="transformers cannot load the model"):
        open_reader(f"hub:{tmp_path / 'm'}")
