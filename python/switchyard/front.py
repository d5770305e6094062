"""Pareto fronts: less of a cost, more of a value."""


def pareto(rows, cost, value):
    """The rows that no other beats: none has at most the same `cost` and at least the same `value`, one of them better.

    In the order of rising cost; rows without one of the two are left out.
    """
    known = [row for row in rows if row.get(cost) is not None and row.get(value) is not None]
    front = []
    for row in sorted(known, key=lambda row: (row[cost], -row[value])):
        if not front or row[value] > front[-1][value] or (row[cost], row[value]) == (front[-1][cost], front[-1][value]):
            front.append(row)
    return front


def dominators(points):
    """For each (cost, value) the index of the point of the front that beats it with the least value; None on the front."""
    by, front = [None] * len(points), []
    for i in sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1])):
        as_good = next((f for f in front if points[f][1] >= points[i][1]), None)
        if as_good is None:
            front.append(i)
        elif points[as_good] != points[i]:
            by[i] = as_good
    return by
