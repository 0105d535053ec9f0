"""The declared rule on numbers that Slipway had no hand in: purchases as they were delivered, features and labels by
SQL, models by XGBoost's own Python package, gap, gate and decision by numpy. Reads a JSON file, writes JSON.

usage: evidence.py QUESTION.json
question: {"deliveries": [{"file", "end"}], "fold": "modulo" | "hash", "rounds", "depth", "rowsMin"}
"""

import datetime
import hashlib
import json
import sys

import duckdb
import numpy as np
import xgboost

HORIZON = 90
FOLDS = 5
MARGIN, STANDARD_ERRORS = 0.015, 6
AUC_MARGIN = 0.001
IMPLAUSIBLE = 0.03
DRAWS = 1000
FEATURES = """
with orders as (
  select customer_id, d, sum(dollars) as dollars, sum(cds) as cds from purchases where d <= $cutoff group by 1, 2)
select customer_id,
  date_diff('day', min(d), $cutoff), date_diff('day', max(d), $cutoff), count(*), sum(dollars)::double,
  sum(dollars)::double / count(*), arg_max(dollars, d)::double, sum(cds),
  count(*) filter (d > $cutoff - 30), count(*) filter (d > $cutoff - 90),
  coalesce(sum(dollars) filter (d > $cutoff - 90), 0)::double,
  case when count(*) > 1 then date_diff('day', min(d), max(d)) / (count(*) - 1.0)::double end,
  case when count(*) > 1 then date_diff('day', max(d), $cutoff) * (count(*) - 1.0)::double
    / date_diff('day', min(d), max(d)) end
from orders group by customer_id order by customer_id
"""
BUYERS = "select distinct customer_id from purchases where d > $cutoff and d <= $cutoff + 90"


def read(files):
    rows = []
    for file in files:
        for line in open(file, encoding="ascii").read().splitlines()[1:]:
            key, day, cds, dollars = line.split()
            rows.append((int(key), f"{day[:4]}-{day[4:6]}-{day[6:]}", int(cds), dollars))
    db = duckdb.connect()
    db.execute("set threads = 1")
    db.execute("create table purchases (customer_id bigint, d date, cds bigint, dollars decimal(12, 2))")
    arrays = [np.array(column) for column in zip(*rows)]
    key, day, cds, dollars = arrays
    db.execute("insert into purchases select k, cast(d as date), c, cast(p as decimal(12, 2)) from"
               " (select unnest($k) k, unnest($d) d, unnest($c) c, unnest($p) p)",
               {"k": key.tolist(), "d": day.tolist(), "c": cds.tolist(), "p": dollars.tolist()})
    return db


class Snapshot:
    def __init__(self, db, cutoff, fold):
        rows = db.execute(FEATURES, {"cutoff": cutoff}).fetchall()
        self.cutoff = cutoff
        self.keys = [row[0] for row in rows]
        self.x = np.array([[np.nan if value is None else value for value in row[1:]] for row in rows], np.float32)
        bought = {row[0] for row in db.execute(BUYERS, {"cutoff": cutoff}).fetchall()}
        self.y = np.array([key not in bought for key in self.keys], np.float64)
        self.folds = np.array([fold(key) for key in self.keys])


class Model:
    def __init__(self, snapshot, question):
        self.cutoff = snapshot.cutoff
        self.whole = self.fit(snapshot.x, snapshot.y, question)
        self.parts = [self.fit(snapshot.x[snapshot.folds != k], snapshot.y[snapshot.folds != k], question)
                      for k in range(FOLDS)]

    @staticmethod
    def fit(x, y, question):
        settings = {"objective": "binary:logistic", "max_depth": question["depth"], "eta": 0.1, "min_child_weight": 20,
                    "lambda": 1, "tree_method": "hist", "max_bin": 256, "base_score": 0.5, "seed": 7, "nthread": 1}
        return xgboost.train(settings, xgboost.DMatrix(x, y, missing=np.nan), question["rounds"])

    def unseen(self, snapshot):
        p = np.empty(len(snapshot.y))
        for k in range(FOLDS):
            p[snapshot.folds == k] = self.parts[k].predict(xgboost.DMatrix(snapshot.x[snapshot.folds == k]))
        return p

    def score(self, snapshot):
        if abs((snapshot.cutoff - self.cutoff).days) < HORIZON:
            return self.unseen(snapshot)
        return self.whole.predict(xgboost.DMatrix(snapshot.x)).astype(np.float64)


def log_loss(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def midranks(values):
    order = np.argsort(values, kind="stable")
    _, first, counts = np.unique(values[order], return_index=True, return_counts=True)
    ranks = np.empty(len(values))
    ranks[order] = np.repeat(first + (counts + 1) / 2, counts)
    return ranks


def delong(y, champion, candidate):
    """AUC of the candidate minus that of the champion, and its standard error."""
    bad, good = y == 1, y == 0
    m, n = bad.sum(), good.sum()
    v10, v01, auc = [], [], []
    for p in (champion, candidate):
        ranks, own, others = midranks(p), midranks(p[bad]), midranks(p[good])
        auc.append((ranks[bad].sum() - m * (m + 1) / 2) / (m * n))
        v10.append((ranks[bad] - own) / n)
        v01.append(1 - (ranks[good] - others) / m)
    s = np.cov(v10) / m + np.cov(v01) / n
    return auc[1] - auc[0], float(np.sqrt(max(s[0, 0] + s[1, 1] - 2 * s[0, 1], 0)))


def gate(y, champion, candidate, seed):
    d = log_loss(y, champion) - log_loss(y, candidate)
    random = np.random.default_rng(seed)
    means = [d[random.integers(0, len(d), len(d))].mean() for _ in range(DRAWS)]
    low, high = np.quantile(means, [0.025, 0.975])
    difference, error = delong(y, champion, candidate)
    worse = difference + 1.959964 * error < -AUC_MARGIN
    leak = bool(difference > IMPLAUSIBLE)
    outcome = "FAIL" if high < 0 or worse or leak else "PASS" if low > 0 else "INCONCLUSIVE"
    return {"outcome": outcome, "delta": float(d.mean()), "lower": float(low), "upper": float(high),
            "aucDelta": float(difference), "leak": leak}


def judge(question):
    ends = [datetime.date.fromisoformat(one["end"]) for one in question["deliveries"]]
    db = read([one["file"] for one in question["deliveries"]])
    if question["fold"] == "hash":
        def fold(key):
            digest = hashlib.sha256(b"slipway folds\0" + str(key).encode()).hexdigest()
            return int(digest[:16], 16) % FOLDS
    else:
        def fold(key):
            return key % FOLDS
    snapshots, production, judged, months = {}, None, None, []
    for number, now in enumerate(ends):
        matured = [end for end in ends if end + datetime.timedelta(HORIZON) <= now]
        month = {"cutoff": now.isoformat(), "signal": "none"}
        months.append(month)
        if not matured or matured[-1] == judged:
            month["model"] = production.cutoff.isoformat() if production else None
            continue
        newest = matured[-1]
        snapshot = snapshots.setdefault(newest, Snapshot(db, newest, fold))
        if len(snapshot.y) < question["rowsMin"]:
            month["model"] = None
            continue
        if production is None:
            month["signal"] = "first"
            production = Model(snapshot, question)
        else:
            judged = newest
            p = production.score(snapshot)
            gap = p - snapshot.y
            error = gap.std(ddof=1) / np.sqrt(len(gap))
            month["labels"], month["gap"] = newest.isoformat(), float(gap.mean())
            candidate = Model(snapshot, question)
            month["gate"] = gate(snapshot.y, production.unseen(snapshot), candidate.unseen(snapshot), number)
            if abs(gap.mean()) >= max(STANDARD_ERRORS * error, MARGIN):
                month["signal"] = "calibration-gap"
                if month["gate"]["outcome"] == "PASS":
                    production = candidate
        month["model"] = production.cutoff.isoformat()
    return months


if __name__ == "__main__":
    json.dump(judge(json.load(open(sys.argv[1], encoding="utf-8"))), sys.stdout)
