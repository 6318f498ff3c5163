"""How a Python contender warms up and measures: as dev.orrery.benchmarks.row.PeerMain does."""

import time

WARM_UP_RUNS = 3


def measure(run, extras, millis, least):
    """Prints what each measured call of run returns, and after each the other figures of extras."""
    nanos = int(millis) * 1_000_000
    runs, begin = 0, time.perf_counter_ns()
    while is_warming_up(runs, time.perf_counter_ns() - begin, nanos):
        run()
        runs += 1
    runs, begin = 0, time.perf_counter_ns()
    while runs < int(least) or time.perf_counter_ns() - begin < nanos:
        print("run", run())
        for name, value in extras().items():
            print("also", name.replace(" ", "_"), value)
        runs += 1


def is_warming_up(runs, passed_nanos, nanos):
    return passed_nanos < nanos or (runs < WARM_UP_RUNS and passed_nanos < 4 * nanos)
