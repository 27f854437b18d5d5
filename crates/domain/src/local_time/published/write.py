"""Writes the offsets of every zone from 2020 to 2040, as Python has them from the PyPI package `tzdata`.

    PYTHONTZPATH= python3 write.py > 2026f.txt

with `tzdata` of the release that Portico carries (2026.6 is 2026f). The empty path keeps Python away from
the system's zones. Every six hours each zone is asked for its offset, and between two that differ for the
minute of the change, so that nothing here depends on how the rules are kept.
"""

import datetime
import importlib.resources
import zoneinfo

import tzdata

STEP = 6 * 60
FIRST, LAST = (int(datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc).timestamp()) // 60 for year in (2020, 2041))


def offset(zone, minute):
    at = datetime.datetime.fromtimestamp(minute * 60, zone)
    return int(at.utcoffset().total_seconds())


def changes(zone):
    known = offset(zone, FIRST)
    yield str(known)
    for before in range(FIRST, LAST, STEP):
        after = before + STEP
        if offset(zone, after) == known:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset(zone, middle) == known else (before, middle)
        known = offset(zone, after)
        yield f"{after}:{known}"


names = importlib.resources.files(tzdata).joinpath("zones").read_text().split()
alike = {}
for name in sorted(names):
    alike.setdefault(" ".join(changes(zoneinfo.ZoneInfo(name))), []).append(name)
print(f"# {tzdata.IANA_VERSION}: names, then seconds ahead of UTC at the beginning of 2020, and with each change")
print("# its minute since 1970 and what the offset is from then on, until the end of 2040.")
for offsets, together in sorted(alike.items(), key=lambda entry: entry[1]):
    print(" ".join(together))
    print(offsets)
