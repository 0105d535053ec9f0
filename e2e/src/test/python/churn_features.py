"""Writes the churn training table of one day from the purchase log, with nothing but Python.

usage: churn_features.py PURCHASES AS_OF OUT   (AS_OF as 1997-03-31)
"""

import csv
import datetime
import sys
from collections import defaultdict
from decimal import Decimal

HORIZON_DAYS = 90
COLUMNS = (
    "customer_id,as_of,tenure_days,recency_days,frequency,monetary_total,monetary_avg,"
    "last_order_dollars,cds_total,orders_30d,orders_90d,spend_90d,churned"
).split(",")


def read_orders(path):
    """One order for each customer and day: its dollars and discs summed."""
    orders = defaultdict(dict)
    with open(path, encoding="ascii") as lines:
        next(lines)
        for line in lines:
            customer, date, discs, dollars = line.split()
            day = datetime.datetime.strptime(date, "%Y%m%d").date()
            old = orders[int(customer)].get(day, (Decimal(0), 0))
            orders[int(customer)][day] = (old[0] + Decimal(dollars), old[1] + int(discs))
    return orders


def row(customer, orders, as_of):
    known = {day: order for day, order in orders.items() if day <= as_of}
    if not known:
        return None
    within = lambda days: [o for d, o in known.items() if d > as_of - datetime.timedelta(days)]
    total = sum(dollars for dollars, _ in known.values())
    horizon = as_of + datetime.timedelta(HORIZON_DAYS)
    return [
        customer,
        as_of,
        (as_of - min(known)).days,
        (as_of - max(known)).days,
        len(known),
        float(total),
        float(total) / len(known),
        float(known[max(known)][0]),
        sum(discs for _, discs in known.values()),
        len(within(30)),
        len(within(90)),
        float(sum(dollars for dollars, _ in within(90))),
        int(not any(as_of < day <= horizon for day in orders)),
    ]


def main(purchases, as_of_text, out):
    as_of = datetime.date.fromisoformat(as_of_text)
    orders = read_orders(purchases)
    with open(out, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for customer in sorted(orders):
            values = row(customer, orders[customer], as_of)
            if values:
                writer.writerow(values)


if __name__ == "__main__":
    main(*sys.argv[1:])
