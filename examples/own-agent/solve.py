# Asks a model for a program by plain HTTP, runs it, tells the model what came out, until a submission is valid.
import json, os, re, subprocess, sys, urllib.request

def ask(text):
    body = {"model": os.environ["MLEBENCH_MODEL"], "messages": [{"role": "user", "content": text}]}
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["OPENAI_API_KEY"]}
    url = os.environ["OPENAI_BASE_URL"] + "/chat/completions"
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)) as answer:
        return json.load(answer)["choices"][0]["message"]["content"]

task = open("/home/instructions.txt").read() + open("/home/data/description.md").read()
feedback = "There is no program yet."
for attempt in range(5):
    reply = ask(f"{task}\n\nWrite one Python program in a fenced block.\n\n{feedback}")
    found = re.search(r"```(?:python)?\n(.*?)```", reply, re.S)
    code = found.group(1) if found else ""
    run = subprocess.run([sys.executable, "-"], input=code, capture_output=True, text=True)
    check = subprocess.run(["/home/validate_submission.sh", "/home/submission/submission.csv"], capture_output=True, text=True)
    print(attempt, check.stdout, flush=True)
    if "Submission is valid" in check.stdout:
        sys.exit(0)
    feedback = f"Your last program:\n{code}\nIt printed:\n{(run.stdout + run.stderr)[-4000:]}\nThe format check says: {check.stdout}"
sys.exit("no program led to a valid submission")
