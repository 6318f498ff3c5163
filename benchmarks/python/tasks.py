"""The Python contenders of the rows of tasks: one row, one process.

Arguments and output are those of dev.orrery.benchmarks.row.PeerMain: the row, the contender
(asyncio or uvloop), the size, how many milliseconds to warm up and to measure, how many runs at least.
"""

import asyncio
import gc
import os
import sys
import time

from measured import measure

if sys.argv[2:3] == ["uvloop"]:
    import uvloop

# Of switches and of parked tasks, whose figures can be scaled, it does one in so many.
SHARE = 10


async def yield_once():
    await asyncio.sleep(0)


async def yield_once_each(count):
    tasks = [asyncio.create_task(yield_once()) for _ in range(count)]
    # Faster than gather, which adds a callback to each.
    ended = 0
    for task in tasks:
        await task
        ended += 1
    return ended


async def yield_in_turn(count):
    yields = 0
    for _ in range(count):
        await asyncio.sleep(0)
        yields += 1
    return yields


async def wait_for(future):
    await future


async def park(count, kept):
    loop = asyncio.get_running_loop()
    kept.extend(asyncio.create_task(wait_for(loop.create_future())) for _ in range(count))
    await asyncio.sleep(0)
    return len(kept)


def peak_megabytes():
    try:
        with open("/proc/self/status", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    return None


def timed(loop, body, count):
    start = time.perf_counter_ns()
    assert loop.run_until_complete(body(count)) == count
    return time.perf_counter_ns() - start


def weigh(loop, count):
    timed(loop, yield_once_each, 1000)
    gc.collect()
    before = peak_megabytes()
    if before is None:
        print("left-out this system has no /proc, which tells what a process holds")
        return
    kept = []
    start = time.perf_counter_ns()
    assert loop.run_until_complete(park(count, kept)) == count
    nanos = time.perf_counter_ns() - start
    print("run", before + (peak_megabytes() - before) * SHARE)
    print("also ns_each", nanos / count)


def main(arguments):
    # The imports are over by now: they are not counted as part of a cold run.
    start = time.perf_counter_ns()
    row, contender, size, millis, runs = arguments
    size = int(size)
    loop = uvloop.new_event_loop() if contender == "uvloop" else asyncio.new_event_loop()
    if row == "tasks-10k-first":
        assert loop.run_until_complete(yield_once_each(size)) == size
        print("run", (time.perf_counter_ns() - start) / 1e6)
    elif row.startswith("tasks-"):
        measure(lambda: timed(loop, yield_once_each, size) / 1e6, dict, millis, runs)
    elif row == "switch":
        count = size // SHARE
        measure(lambda: timed(loop, yield_in_turn, count) / count, dict, millis, runs)
    elif row == "parked-1M":
        weigh(loop, size // SHARE)
    else:
        raise SystemExit("no such row: " + row)
    sys.stdout.flush()
    # 100,000 pending tasks need not be reported one by one.
    os._exit(0)


main(sys.argv[1:])
