"""The frame of a cutoff, by Slipway and by what people would write by hand; see `bench/frame`."""

import datetime
import pathlib
import statistics
import subprocess
import sys
import textwrap
import time

import duckdb
import numpy
import pandas
import pyarrow
import pyarrow.parquet
import slipway

launcher, server, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
rounds, events, entities = (int(word) for word in sys.argv[4:7])
FILE = work / "readings.parquet"
YEAR = numpy.datetime64("2025-01-01T00:00:00", "us")
CUTOFFS = [datetime.date(2025, 12, 31) - datetime.timedelta(days=30 * i) for i in range(rounds)]

# The same view over a dataset of what is known when it happens, and over one of what is known when it is recorded.
VIEWS = {
    "one clock": ("one_clock", "happened"),
    "two clocks": ("two_clocks", "recorded"),
}


def make() -> None:
    """Events of a year: each with the time it happened and, up to a month later, was recorded."""
    random = numpy.random.default_rng(1)
    seconds = random.integers(0, 365 * 86_400, events)
    happened = YEAR + seconds.astype("timedelta64[s]") + numpy.arange(events).astype("timedelta64[us]")  # no two at once
    late = random.exponential(86_400, events).clip(0, 30 * 86_400).astype("timedelta64[s]")
    table = pyarrow.table(
        {
            "meter": random.integers(0, entities, events),
            "happened": happened,
            "recorded": happened + late,
            "value": random.integers(0, 1_000_000, events),
            "voltage": random.integers(0, 500, events),
        }
    )
    pyarrow.parquet.write_table(table.sort_by([("meter", "ascending"), ("happened", "ascending")]), FILE, compression="zstd")


def declare() -> None:
    """A dataset for each clock, and the same view over each."""
    folder = work / "declared"
    folder.mkdir()
    for dataset, known in VIEWS.values():
        (folder / f"{dataset}.yaml").write_text(
            textwrap.dedent(f"""\
                kind: Dataset
                name: {dataset}
                spec:
                  format: {{ type: parquet }}
                  columns:
                    - {{ name: meter, type: integer }}
                    - {{ name: happened, type: timestamp }}
                    - {{ name: recorded, type: timestamp }}
                    - {{ name: value, type: integer }}
                    - {{ name: voltage, type: integer }}
                  knownAt: {known}
                  key: [meter, happened]
                ---
                kind: FeatureView
                name: newest_{dataset}
                spec:
                  entity: {{ name: meter, type: integer }}
                  sources: {{ readings: {dataset} }}
                  sql: |
                    select meter, arg_max(value, happened) as value, arg_max(voltage, happened) as voltage
                    from readings group by meter
                  features:
                    - {{ name: value, unit: Wh }}
                    - {{ name: voltage, unit: V }}
                """)
        )
    slipway.apply(folder)
    for dataset, _ in VIEWS.values():
        subprocess.run(
            [launcher, "--server", server, "data", "import", dataset, FILE], check=True, stdout=subprocess.DEVNULL
        )


def end(cutoff: datetime.date) -> str:
    return f"{cutoff} 23:59:59.999999"


database = duckdb.connect()
database.execute("set threads = 2")


def by_arg_max(cutoff: datetime.date, known: str) -> pyarrow.Table:
    return written(
        f"select meter, arg_max(value, happened) as value, arg_max(voltage, happened) as voltage from read_parquet('{FILE}')"
        f" where {known} <= timestamp '{end(cutoff)}' group by meter order by meter"
    )


def by_asof(cutoff: datetime.date) -> pyarrow.Table:
    """For what is known when it happens: DuckDB's own join for it."""
    return written(
        f"select wanted.meter, value, voltage from"
        f" (select range as meter, timestamp '{end(cutoff)}' as cutoff from range({entities})) wanted"
        f" asof join read_parquet('{FILE}') readings"
        " on wanted.meter = readings.meter and wanted.cutoff >= readings.happened order by 1"
    )


def by_pandas_asof(cutoff: datetime.date) -> pyarrow.Table:
    readings = pandas.read_parquet(FILE).sort_values("happened", kind="stable")
    wanted = pandas.DataFrame({"meter": numpy.arange(entities), "happened": pandas.Timestamp(end(cutoff))})
    wanted["happened"] = wanted["happened"].astype(readings["happened"].dtype)
    found = pandas.merge_asof(wanted, readings, on="happened", by="meter").dropna(subset=["value"])
    return kept(found.sort_values("meter")[["meter", "value", "voltage"]].astype("int64"))


def by_pandas_known(cutoff: datetime.date) -> pyarrow.Table:
    readings = pandas.read_parquet(FILE)
    readings = readings[readings["recorded"] <= pandas.Timestamp(end(cutoff))].sort_values("happened", kind="stable")
    found = readings.drop_duplicates("meter", keep="last")
    return kept(found.sort_values("meter")[["meter", "value", "voltage"]])


def written(sql: str) -> pyarrow.Table:
    """The answer as a file, as Slipway's is, read back."""
    out = work / "peer.parquet"
    database.execute(f"copy ({sql}) to '{out}' (format parquet, compression zstd)")
    return pyarrow.parquet.read_table(out)


def kept(frame: pandas.DataFrame) -> pyarrow.Table:
    out = work / "peer.parquet"
    frame.to_parquet(out, index=False, compression="zstd")
    return pyarrow.parquet.read_table(out)


def timed(ask) -> tuple[float, pyarrow.Table]:
    begun = time.perf_counter()
    answer = ask()
    return 1000 * (time.perf_counter() - begun), answer


def compare(name: str, dataset: str, peers: dict) -> None:
    view = slipway.features(f"newest_{dataset}")
    spent: dict[str, list[float]] = {"slipway": [], **{peer: [] for peer in peers}}
    view.frame(CUTOFFS[0])  # warm, as the peers are by their first round, which does not count either
    for ask in peers.values():
        ask(CUTOFFS[0])
    for cutoff in CUTOFFS:
        took, ours = timed(lambda: view.frame(cutoff).to_arrow())
        spent["slipway"].append(took)
        for peer, ask in peers.items():
            took, theirs = timed(lambda: ask(cutoff))
            spent[peer].append(took)
            if not same(ours, theirs):
                sys.exit(f"{name}: {peer} gives other values as of {cutoff}")
    print(f"{name}: {events:,} events, {len(ours):,} rows, {rounds} cutoffs; the same values by all")
    for peer, took in spent.items():
        ratios = [one / other for one, other in zip(spent["slipway"], took)]
        print(
            f"  {peer:20} median {statistics.median(took):7.0f} ms ({min(took):.0f}–{max(took):.0f});"
            f" slipway's is {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}) of it"
        )


def same(ours: pyarrow.Table, theirs: pyarrow.Table) -> bool:
    columns = ["meter", "value", "voltage"]
    return all(ours[column].to_pylist() == theirs[column].to_pylist() for column in columns)


make()
slipway.connect(server)
declare()
print(f"duckdb {duckdb.__version__}, pandas {pandas.__version__}")
compare(
    "one clock",
    VIEWS["one clock"][0],
    {
        "duckdb asof": by_asof,
        "duckdb arg_max": lambda cutoff: by_arg_max(cutoff, "happened"),
        "pandas merge_asof": by_pandas_asof,
    },
)
compare(
    "two clocks",
    VIEWS["two clocks"][0],
    {"duckdb arg_max": lambda cutoff: by_arg_max(cutoff, "recorded"), "pandas": by_pandas_known},
)
