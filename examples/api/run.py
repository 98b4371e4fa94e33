"""A whole run: session, jobs, wait, export.  python3 run.py URL TOKEN LINK..."""
import json, sys, time, uuid
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

url, token, *links = sys.argv[1:]


def call(path, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if body is not None:
        headers["Idempotency-Key"] = str(uuid.uuid4())
        body = json.dumps(body).encode()
    with urlopen(Request(f"{url}/api{path}", data=body, headers=headers)) as answer:
        return answer.read().decode()


session = json.loads(call("/sessions", {
    "experiment": "Trust game", "name": "Pilot", "hosts": sorted({urlsplit(link).netloc for link in links}),
    "config": {"platform": "web", "model": "dry-run"},
}))["session"]
call(f"/sessions/{session}/jobs", {"entries": [{"url": link} for link in links]})

over = {"completed", "full", "failed", "cancelled"}
while any(job["state"] not in over for job in json.loads(call(f"/jobs?session={session}"))["jobs"]):
    time.sleep(1)

print(call(f"/export/jobs?sessions={session}&format=csv"), end="")
