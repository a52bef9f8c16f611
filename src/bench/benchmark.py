"""Times Promptbeam beside the script that people write from the guide, on the same server.

    python3 src/bench/benchmark.py [--sizes 1,10000,100000,1000000] [--alone 5000000] [--repeat 3]

Needs `target/promptbeam` (mvn -q -DskipTests package), Python 3.9 and some 10 GB of disk for a million
rows; Linux or macOS. For each size it makes rows of about 0.84 KB once, and then, in turn and each time
with a new server in a process of its own, runs the script (script.py), Promptbeam on Flink and Promptbeam
on the Direct runner. The server answers all requests with one prepared text; what it costs is a column of
its own. Prints a table for each size and the ratios of the medians.
"""

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime

HERE = os.path.dirname(os.path.abspath(__file__))
PRODUCT = os.path.join(HERE, "..", "..", "target", "promptbeam")
MODEL = "gemini-3.5-flash-lite"
KEY = "key-of-the-benchmark"
SPEC = """name: benchmark
dataset: {{path: {rows}, format: jsonl, key: id}}
model: {model}
request: {{prompt: "Classify this review: {{{{text}}}}"}}
batch: {{deduplicate: false, maxRequests: {per_job}, poll: {{first: 200ms, most: 1s}}}}
output: {{keep: {keep}}}
"""
WORDS = "the kettle boils in four minutes and never drips but its lid came loose after a week of use".split()


def make_rows(path, count):
    """Rows that differ, of about 840 bytes, the same each time."""
    dice = random.Random(7)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            text = " ".join(dice.choices(WORDS, k=165))
            out.write(json.dumps({"id": f"r{number}", "text": f"{number} {text}"}) + "\n")


class Server:
    """The emulator in a process of its own, with one prepared answer."""

    def __init__(self, folder):
        answers = os.path.join(folder, "answers.jsonl")
        with open(answers, "w", encoding="utf-8") as out:
            out.write(json.dumps({"contains": "Classify", "text": "positive"}) + "\n")
        command = [PRODUCT, "emulator", "--state", os.path.join(folder, "state"), "--answers", answers]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.base = next(word for word in line.split() if word.startswith("http")).rstrip("/.,")

    def end(self):
        """Calls that were made, and CPU seconds of the process."""
        with urllib.request.urlopen(self.base + "/_emulator/requests", timeout=600) as answer:
            calls = sum(json.load(answer)["calls"].values())
        self.process.send_signal(signal.SIGTERM)
        used = os.wait4(self.process.pid, 0)[2]
        return calls, used.ru_utime + used.ru_stime


def size_of(folder):
    return sum(
        os.lstat(os.path.join(place, name)).st_size for place, _, names in os.walk(folder) for name in names
    )


def peak_mb(used):
    return used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def run_process(command, environment, out):
    """Seconds, CPU seconds and peak memory in MB of a command that has to succeed."""
    begun = time.monotonic()
    with open(out, "w", encoding="utf-8") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        with open(out, encoding="utf-8") as file:
            sys.exit(f"{command[0]} failed:\n{file.read()[-3000:]}")
    return seconds, used.ru_utime + used.ru_stime, peak_mb(used)


def product_stages(run):
    """Seconds from start to packed, to the last job's end, to the last result; they overlap in a run."""
    times = {}
    with open(os.path.join(run, "events.jsonl"), encoding="utf-8") as events:
        for line in events:
            event = json.loads(line)
            text = event["time"][:26].rstrip("Z")
            at = datetime.fromisoformat(text.ljust(26, "0") if "." in text else text)
            times.setdefault(event["event"], []).append(at)
    start = times["started"][0]
    marks = {
        "pack": times["packed"][0],
        "upload": times["job_created"][-1],
        "job": times["job_ended"][-1],
        "download": times["answers_read"][-1],
        "join": times["shard_published"][-1],
    }
    stages, before = {}, start
    for name, at in marks.items():
        stages[name] = max(0.0, (at - before).total_seconds())
        before = max(before, at)
    return stages


class Side:
    """One of those that are compared."""

    def __init__(self, name, runner=None, keep="all"):
        self.name, self.runner, self.keep = name, runner, keep

    def once(self, rows_file, count, per_job):
        folder = tempfile.mkdtemp(prefix="promptbeam-benchmark-")
        try:
            server = Server(folder)
            work = os.path.join(folder, "work")
            os.mkdir(work)
            environment = dict(os.environ, GEMINI_API_KEY=KEY)
            out = os.path.join(folder, "out.txt")
            if self.runner is None:
                script = os.path.join(HERE, "script.py")
                command = [sys.executable, script, server.base, KEY, MODEL, rows_file, work]
            else:
                spec = os.path.join(folder, "spec.yaml")
                with open(spec, "w", encoding="utf-8") as file:
                    file.write(SPEC.format(rows=rows_file, model=MODEL, per_job=per_job, keep=self.keep))
                command = [PRODUCT, "run", spec, "--run-id", "r", "--runs-dir", work]
                command += ["--endpoint", server.base, "--runner", self.runner]
            seconds, cpu, memory = run_process(command, environment, out)
            calls, server_cpu = server.end()
            return {
                "seconds": seconds,
                "cpu": cpu,
                "memory": memory,
                "server": server_cpu,
                "calls": calls * 1000 / count,
                "written": size_of(work) / os.path.getsize(rows_file),
                **self.stages(out, work),
            }
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def stages(self, out, work):
        if self.runner is None:
            with open(out, encoding="utf-8") as file:
                return json.load(file)["stages"]
        return product_stages(os.path.join(work, "benchmark", "r"))


STAGES = ["pack", "upload", "job", "download", "join"]


def table(count, figures):
    print(f"\n{count:,} rows")
    head = ["", "s", "rows/s", *(name + " s" for name in STAGES), "CPU s", "peak MB", "server CPU s"]
    lines = [head + ["written/input", "calls/1000 rows"]]
    for name, runs in figures.items():
        middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        lines.append(
            [name, f"{middle['seconds']:.2f}", f"{count / middle['seconds']:,.0f}"]
            + [f"{middle[stage]:.2f}" for stage in STAGES]
            + [f"{middle['cpu']:.1f}", f"{middle['memory']:.0f}", f"{middle['server']:.1f}"]
            + [f"{middle['written']:.2f}", f"{middle['calls']:.2f}"]
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) + 2)]
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        print("  ".join(cells))
    if "script" in figures:
        script = statistics.median(run["seconds"] for run in figures["script"])
        for name, runs in figures.items():
            if name != "script":
                print(f"{name} / script: {statistics.median(run['seconds'] for run in runs) / script:.2f}")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,10000,100000,1000000", help="rows, with commas")
    parser.add_argument("--alone", default="", help="sizes for Promptbeam on Flink alone, such as 5000000")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each; the table shows medians")
    parser.add_argument("--direct-most", type=int, default=100_000, help="largest size on the Direct runner")
    parser.add_argument("--per-job", type=int, default=20_000, help="batch.maxRequests of Promptbeam")
    options = parser.parse_args()
    if not os.path.exists(PRODUCT):
        parser.error("target/promptbeam is not there: mvn -q -DskipTests package")
    sizes = [(int(size), False) for size in options.sizes.split(",") if size]
    sizes += [(int(size), True) for size in options.alone.split(",") if size]
    folder = tempfile.mkdtemp(prefix="promptbeam-rows-")
    try:
        for count, alone in sizes:
            rows_file = os.path.join(folder, f"{count}.jsonl")
            make_rows(rows_file, count)
            sides = [] if alone else [Side("script")]
            sides += [Side("flink", "flink"), Side("flink, keep: results", "flink", "results")]
            if not alone and count <= options.direct_most:
                sides.append(Side("direct", "direct"))
            figures = {side.name: [] for side in sides}
            for _ in range(options.repeat):
                for side in sides:
                    figures[side.name].append(side.once(rows_file, count, options.per_job))
            table(count, figures)
            os.remove(rows_file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
