"""A shelf of manifests, configurations and headers: what pages and presses read before any weight is. No torch."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from previz_studio.engines.weights.bring import Usual, import_model
from previz_studio.engines.weights.model import Model, class_of, family_of, write_manifest
from previz_studio.engines.weights.shelf import describe_files, verify

LTX, LTX2 = "LTXConditionPipeline", "LTX2Pipeline"


def paper_model(models: Path, model_id: str, class_name: str = LTX, width: int = 32) -> Model:
    """`width` of its transformer, a multiple of 16."""
    folder = models / model_id / "paper"
    (folder / "transformer").mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": class_name}))
    config = {"num_attention_heads": width // 16, "attention_head_dim": 16}
    (folder / "transformer" / "config.json").write_text(json.dumps(config))
    details = {"title": model_id}
    model = Model(model_id, "paper", folder, family_of(folder), class_of(folder), tiers=("fast",), details=details)
    model = Model(**{**vars(model), "files": describe_files(folder)})
    write_manifest(model)
    verify(model)
    return model


def lora_file(file: Path, width: int = 32, **metadata: str) -> Path:
    key = "transformer.transformer_blocks.0.attn1.to_q"
    tensors = {f"{key}.lora_A.weight": np.zeros((1, width), "f4"), f"{key}.lora_B.weight": np.zeros((width, 1), "f4")}
    save_file(tensors, file, metadata={name.replace("__", "."): value for name, value in metadata.items()})
    return file


def paper_lora(models: Path, name: str, base: str = "", width: int = 32, usual: Usual | None = None) -> Model:
    models.mkdir(parents=True, exist_ok=True)
    file = lora_file(models / f"{name}.safetensors", width)
    return import_model(models, file, name, base, usual=usual)
