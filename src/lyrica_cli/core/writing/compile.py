"""Compile the table of meanings that ships with the package: one short vector for each word that may be sung.

Run by ``make data``; never at run time. Each word is encoded alone by all-MiniLM-L6-v2 (Apache-2.0), the mean is taken
away, what is left is rotated to its main axes, cut to ``AXES`` of them, scaled to length 1 and rounded to 8 bits.
"""

from __future__ import annotations

import argparse

import numpy as np

from lyrica_cli.core.prosody import english
from lyrica_cli.core.writing.meaning import FILE

AXES = 96


def main() -> None:
    """Write ``data/meaning.npz``."""
    from sentence_transformers import SentenceTransformer

    parser = argparse.ArgumentParser(description="Compile the table of meanings.")
    parser.add_argument("model", help="folder or name of all-MiniLM-L6-v2")
    words = [entry.word for entry in english().singable()]
    encoded = SentenceTransformer(parser.parse_args().model, device="cpu").encode(words, batch_size=256)
    centred = np.asarray(encoded, dtype=np.float64)
    centred -= centred.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    short = centred @ axes[:AXES].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(FILE, words=np.array("\n".join(words)), vectors=np.round(short * 127).astype(np.int8))


if __name__ == "__main__":
    main()
