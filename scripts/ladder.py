"""Builds the leaderboard of a demo competition from scripted solvers.

Usage: python3 scripts/ladder.py <competition id> [--data-dir DIR] [--keep DIR]

Needs `npm run build`, the competition prepared, and a Python with the packages of agents/env/lite.txt. Each solver in
competitions/<id>/ladder.py gets the public directory and returns a submission; mlebench itself grades it. Writes the
competition's leaderboard.csv, and the leaderboard and checksums of its facts.json.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before NumPy: one thread gives the same sums everywhere

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("id")
    parser.add_argument("--data-dir", default=os.environ.get("MLEBENCH_DATA_DIR", Path.home() / ".cache/mle-bench/data"), type=Path)
    parser.add_argument("--keep", type=Path, help="keep the submissions here")
    arguments = parser.parse_args()
    folder = ROOT / "competitions" / arguments.id
    prepared = arguments.data_dir / arguments.id / "prepared"
    work = arguments.keep or Path(tempfile.mkdtemp(prefix="ladder-"))
    work.mkdir(parents=True, exist_ok=True)
    solvers = load_solvers(folder)
    write_submissions(solvers, prepared / "public", work)
    board = grade(arguments.id, arguments.data_dir, [work / f"{name}.csv" for name in sorted(solvers)])
    write_board(folder, board)
    write_facts(folder, [score for score, _ in board], prepared)


def load_solvers(folder):
    spec = importlib.util.spec_from_file_location("ladder", folder / "ladder.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SOLVERS


def write_submissions(solvers, public, work):
    for number, (name, solve) in enumerate(solvers.items(), 1):
        started = time.monotonic()
        solve(public).to_csv(work / f"{name}.csv", index=False)
        print(f"{number:3}/{len(solvers)} {time.monotonic() - started:6.1f} s  {name}", file=sys.stderr, flush=True)


def grade(competition, data_dir, files):
    """(score, solver), best first. A solver whose submission is invalid is a mistake in the ladder."""
    work = files[0].parent
    lines = work / "submissions.jsonl"
    lines.write_text("".join(json.dumps({"competition_id": competition, "submission_path": str(file)}) + "\n" for file in files))
    command = ["node", ROOT / "bin" / "mlebench", "grade", "--submission", lines, "--output-dir", work, "--json", "--data-dir", data_dir]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if not result.stdout:
        sys.exit(f"mlebench grade gave no report (exit status {result.returncode}); is it built? Run: npm run build")
    reports = json.loads(result.stdout)["competition_reports"]
    invalid = [f"{Path(r['submission_path']).stem}: {r['error'] or r['grader_error']}" for r in reports if not r["valid_submission"]]
    if invalid:
        sys.exit("invalid submissions:\n" + "\n".join(invalid))
    sign = 1 if reports[0]["is_lower_better"] else -1
    return sorted(((r["score"], Path(r["submission_path"]).stem) for r in reports), key=lambda row: (sign * row[0], row[1]))


def write_board(folder, board):
    rows = [f"{rank},{score},{solver}\n" for rank, (score, solver) in enumerate(board, 1)]
    (folder / "leaderboard.csv").write_text("rank,score,solver\n" + "".join(rows))


def write_facts(folder, scores, prepared):
    """Medal lines by the rule for fewer than 100 teams (kaggle.com/progression), and the MD5s of the prepared files."""
    facts = json.loads((folder / "facts.json").read_text())
    teams, ordered = len(scores), sorted(scores)
    assert teams < 100
    line = lambda share: scores[max(1, int(teams * share)) - 1]
    middle = teams // 2
    facts["leaderboard"] = {
        "teams": teams,
        "lower_is_better": facts["leaderboard"]["lower_is_better"],
        "gold": line(0.1),
        "silver": line(0.2),
        "bronze": line(0.4),
        "median": ordered[middle] if teams % 2 else (ordered[middle - 1] + ordered[middle]) / 2,
        "first": scores[0],
        "last": scores[-1],
        "quantiles_best_to_worst": [scores[round(k / 100 * (teams - 1))] for k in range(101)],
        "board": "scripted solvers (ladder.py)",
    }
    md5 = lambda part: {path.name: hashlib.md5(path.read_bytes()).hexdigest() for path in sorted((prepared / part).glob("*.csv"))}
    facts["checksums"] = {"public": md5("public"), "private": md5("private")}
    (folder / "facts.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
