"""One Python peer of benchmarks/tasks, one workload, one process.

Arguments and output are those of dev.orrery.examples.taskcost.PeerMain: the peer (asyncio or
uvloop), the workload, its count, how many milliseconds to warm up, how many runs to measure.
"""

import asyncio
import gc
import os
import sys
import time

if sys.argv[1:2] == ["uvloop"]:
    import uvloop


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


def status(name):
    try:
        with open("/proc/self/status", encoding="ascii") as lines:
            for line in lines:
                if line.startswith(name):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return -1


def new_loop(peer):
    return uvloop.new_event_loop() if peer == "uvloop" else asyncio.new_event_loop()


def print_run(start, done):
    print("nanos", time.perf_counter_ns() - start)
    print("done", done)


def measure(loop, body, arguments):
    count, warm_up_nanos, runs = int(arguments[2]), int(arguments[3]) * 1_000_000, int(arguments[4])
    begin = time.perf_counter_ns()
    while True:
        loop.run_until_complete(body(count))
        if time.perf_counter_ns() - begin >= warm_up_nanos:
            break
    for _ in range(runs):
        start = time.perf_counter_ns()
        print_run(start, loop.run_until_complete(body(count)))


def weigh(loop, count):
    loop.run_until_complete(yield_once_each(1000))
    gc.collect()
    print("base", status("VmRSS:"))
    kept = []
    start = time.perf_counter_ns()
    print_run(start, loop.run_until_complete(park(count, kept)))
    print("peak", status("VmHWM:"))


def main(arguments):
    # The imports are over by now: they are not counted as part of a cold run.
    start = time.perf_counter_ns()
    loop = new_loop(arguments[0])
    workload, count = arguments[1], int(arguments[2])
    if workload == "cold":
        print_run(start, loop.run_until_complete(yield_once_each(count)))
    elif workload == "tasks":
        measure(loop, yield_once_each, arguments)
    elif workload == "switch":
        measure(loop, yield_in_turn, arguments)
    elif workload == "parked":
        weigh(loop, count)
    else:
        raise SystemExit("no such workload: " + workload)
    sys.stdout.flush()
    # 100,000 pending tasks need not be reported one by one.
    os._exit(0)


main(sys.argv[1:])
