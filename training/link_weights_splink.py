"""Weights from Splink 5 without labels, beside the shipped sheet: the same clustering, scored on the development half.

link_weights_splink.py DIR      needs the extra ``link``; DIR as for benchmarks/linking.py

Splink compares the main date, the distance of the main places, publication, killed, injured, and how many rare names and
words two articles share; it estimates by expectation maximisation on unlabelled pairs. Its match weights less a threshold
are clustered like our scores. Printed: its weights, and the scores for each threshold.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import numpy as np
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from evenhand import judgements, pairs
from evenhand.model import AccountId, Comparison
from linking import articles, records_of, score


def row(record: pairs.LinkRecord, rarity: pairs.Rarity) -> dict[str, Any]:
    """One article as Splink sees it."""
    place = record.wheres[0] if record.wheres else None
    tolls = {field: record.toll(field) for field in ("killed", "injured")}
    day = record.whens[0].earliest if record.whens else None
    published = record.published.toordinal() if record.published else None
    return {
        "unique_id": record.account,
        "day": day.toordinal() if day else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "cell": f"{place.latitude:.0f} {place.longitude:.0f}" if place and place.latitude is not None else None,
        "published": published,
        "week": published // 7 if published else None,
        **{field: toll.low if toll else None for field, toll in tolls.items()},
        "names": rare(record.names, rarity),
        "words": rare(record.words, rarity),
    }


def rare(packed: bytes, rarity: pairs.Rarity) -> list[str]:
    """The words that few articles use."""
    return [str(word) for word in pairs.Weighed([packed], rarity).rarest(np.array([0]))[1]]


def within(column: str, steps: tuple[int, ...]) -> Any:
    """Levels by how far two numbers lie apart."""
    near = [levels.CustomLevel(f"abs({column}_l - {column}_r) <= {step}", f"within {step}") for step in steps]
    return comparisons.CustomComparison([levels.NullLevel(column), *near, levels.ElseLevel()], column)


def sharing(column: str, steps: tuple[int, ...]) -> Any:
    """Levels by how many items two lists share."""
    most = [levels.CustomLevel(f"len(list_intersect({column}_l, {column}_r)) >= {n}", f"{n} or more") for n in steps]
    return comparisons.CustomComparison([levels.NullLevel(column), *most, levels.ElseLevel()], column)


def main() -> int:
    """Estimate, cluster, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    told = articles(parser.parse_args().folder, "development")
    records = list(records_of([report for report, _ in told]))
    truth = [incident for _, incident in told]
    rarity = pairs.Rarity(records)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            within("day", (0, 1, 3, 7, 31)),
            comparisons.DistanceInKMAtThresholds("latitude", "longitude", [10, 40, 100, 300]),
            within("published", (1, 3, 14, 60)),
            within("killed", (0, 1)),
            within("injured", (0, 1)),
            sharing("names", (8, 4, 2, 1)),
            sharing("words", (20, 10, 5, 2, 1)),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("day"),
            block_on("cell", "week"),
            block_on("names", arrays_to_explode=["names"]),
        ],
    )
    import pandas as pd

    table = pd.DataFrame([row(record, rarity) for record in records])
    linker = Linker(DuckDBAPI().register(table), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("day", "cell")], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("day"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("cell", "week"))
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        for level in comparison["comparison_levels"]:
            if "m_probability" in level and "u_probability" in level:
                bits = math.log2(level["m_probability"] / level["u_probability"])
                print(f"{comparison['output_column_name']:22} {level['label_for_charts']:28} {bits:6.1f}")
    found = linker.inference.predict(threshold_match_weight=-12).as_pandas_dataframe()
    rows = list(zip(found.unique_id_l, found.unique_id_r, found.match_weight, strict=True))
    accounts = [record.account for record in records]
    for threshold in (0, 2, 4, 6, 8, 10):
        kept = [
            Comparison(*map(AccountId, sorted((one, other))), float(weight) - threshold, ())
            for one, other, weight in rows
            if weight - threshold >= judgements.NEVER_COMPARED
        ]
        members = judgements.clusters(accounts, kept)
        figures = score([members[account] for account in accounts], truth)
        print(f"from {threshold} bits: " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
