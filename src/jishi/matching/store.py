"""Writes a model version to one file and reads it back; refuses a file it cannot be sure to understand."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from jishi.matching.catalogue import Service
from jishi.matching.model.calibration import Scale, Threshold
from jishi.matching.model.evidence import Evidence
from jishi.matching.model.features import Vocabulary
from jishi.matching.model.latent import Latent
from jishi.matching.model.meaning import Encoder, Meaning
from jishi.matching.model.separator import Separator
from jishi.matching.suggester import Origin, Suggester

FORMAT = 1
# The arrays a separator is made of.
LINES = ("words", "anchors", "pulls", "bias")


class NewerModel(ValueError):
    """The file was written by a later version of the program."""


class DamagedModel(ValueError):
    """The file is not a model, or not all of one."""


class MeaningLost(ValueError):
    """The model was trained with a sentence encoder, and none was given to read it."""


def save(model: Suggester, path: str | Path) -> None:
    """One compressed file without code in it (no pickle). A county's layers below go into it as well."""
    arrays: dict[str, Any] = {"idf": model.vocabulary.idf, "live": model.live, "learned": model.learned}
    layer: Evidence | None = model.evidence
    depth = 0
    while layer is not None:
        arrays[f"evidence{depth}"] = layer.own
        layer, depth = layer.below, depth + 1
    if model.separator is not None:
        s = model.separator
        arrays |= {f"line_{name}": getattr(s, name) for name in LINES}
        if s.latent is not None:
            arrays |= {f"latent_{f.name}": getattr(s.latent, f.name) for f in fields(Latent)}
    if model.meaning is not None:
        arrays |= {"meaning_vectors": model.meaning.vectors, "meaning_labels": model.meaning.labels}
    meta = {
        "format": FORMAT,
        "services": [asdict(s) for s in model.services],
        "grams": list(model.vocabulary.columns),
        "documents": model.vocabulary.documents,
        "layers": depth,
        "scale": asdict(model.scale),
        "threshold": asdict(model.threshold) if model.threshold else None,
        "origin": asdict(model.origin),
    }
    with Path(path).open("wb") as file:
        np.savez_compressed(file, meta=np.array(json.dumps(meta, ensure_ascii=False)), **arrays)


def load(path: str | Path, *, encoder: Encoder | None = None) -> Suggester:
    """The model as it was saved; the same text gets the same answer."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            held = {name: stored[name] for name in stored.files}
        meta = json.loads(str(held["meta"]))
        written = int(meta["format"])
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, OSError) as fault:
        if isinstance(fault, FileNotFoundError):
            raise
        raise DamagedModel(f"{path}：不是完整的模型文件，请从备份恢复或重新训练（{fault}）。") from fault
    if written > FORMAT:
        raise NewerModel(
            f"{path}：模型由更新的程序写成（格式 {written}，本程序认得 {FORMAT}），请先升级程序或用旧模型。"
        )
    try:
        return _built(meta, held, encoder)
    except (KeyError, TypeError, IndexError) as fault:
        raise DamagedModel(f"{path}：模型文件缺少内容 {fault}，请从备份恢复或重新训练。") from fault


def _built(meta: dict[str, Any], held: dict[str, Any], encoder: Encoder | None) -> Suggester:
    services = [Service(**{**s, "phrasings": tuple(s["phrasings"])}) for s in meta["services"]]
    vocabulary = Vocabulary({g: i for i, g in enumerate(meta["grams"])}, held["idf"], meta["documents"])
    layer: Evidence | None = None
    for depth in reversed(range(meta["layers"])):
        counts = held[f"evidence{depth}"]
        layer = Evidence(counts.shape[0], counts.shape[1], below=layer)
        layer.own = counts
    assert layer is not None
    separator = None
    if "line_words" in held:
        latent = None
        if "latent_columns" in held:
            latent = Latent(**{f.name: held[f"latent_{f.name}"] for f in fields(Latent)})
        separator = Separator(**{name: held[f"line_{name}"] for name in LINES}, latent=latent)
    meaning = None
    if "meaning_vectors" in held:
        if encoder is None:
            raise MeaningLost(
                "这个模型用句子编码器训练过：请安装并传入编码器，或重新训练一个不用编码器的模型。"
            )
        meaning = Meaning.stored(encoder, held["meaning_labels"], held["meaning_vectors"], len(services))
    origin = dict(meta["origin"])
    origin["per_class"] = tuple((code, n) for code, n in origin["per_class"])
    model = Suggester(
        services,
        vocabulary,
        layer,
        separator=separator,
        meaning=meaning,
        scale=Scale(**meta["scale"]),
        threshold=Threshold(**meta["threshold"]) if meta["threshold"] else None,
        origin=Origin(**origin),
    )
    model.live, model.learned = held["live"], held["learned"]
    return model
