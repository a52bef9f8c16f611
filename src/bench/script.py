"""The script that people write in an hour from the guide, as the other side of the benchmark.

Reads rows of JSON lines, writes requests, uploads them, makes one job, polls it, downloads its answers,
puts them into a dictionary, and writes a result beside each row. Python's standard library alone; no
retries, nothing that survives a kill. Prints the seconds of its stages as one JSON object.
"""

import json
import sys
import time
import urllib.request

CHUNK = 1 << 20


def call(method, url, key, body=None, headers=None):
    request = urllib.request.Request(url, data=body, method=method)
    request.add_header("x-goog-api-key", key)
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    return urllib.request.urlopen(request, timeout=3600)


def upload(base, key, path, size):
    start = {
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": str(size),
        "X-Goog-Upload-Header-Content-Type": "application/jsonl",
        "Content-Type": "application/json",
    }
    body = json.dumps({"file": {"displayName": "requests"}}).encode()
    with call("POST", base + "/upload/v1beta/files", key, body, start) as answer:
        session = answer.headers["X-Goog-Upload-URL"]
    send = {
        "Content-Length": str(size),
        "X-Goog-Upload-Offset": "0",
        "X-Goog-Upload-Command": "upload, finalize",
    }
    with open(path, "rb") as requests, call("POST", session, key, requests, send) as answer:
        return json.load(answer)["file"]["name"]


def create(base, key, model, file):
    body = json.dumps({"batch": {"displayName": "script", "inputConfig": {"fileName": file}}}).encode()
    url = f"{base}/v1beta/models/{model}:batchGenerateContent"
    with call("POST", url, key, body, {"Content-Type": "application/json"}) as answer:
        return json.load(answer)["name"]


def awaited(base, key, job):
    wait = 0.2
    while True:
        with call("GET", f"{base}/v1beta/{job}", key) as answer:
            operation = json.load(answer)
        if operation.get("done"):
            return operation["response"]["responsesFile"]
        time.sleep(wait)
        wait = min(1.0, wait * 1.5)


def main(base, key, model, rows_file, folder):
    stages = {}
    begun = time.monotonic()

    def stage(name):
        nonlocal begun
        now = time.monotonic()
        stages[name] = round(now - begun, 3)
        begun = now

    with open(rows_file, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    requests_file = folder + "/requests.jsonl"
    size = 0
    with open(requests_file, "wb") as out:
        for row in rows:
            prompt = "Classify this review: " + row["text"]
            request = {"contents": [{"role": "user", "parts": [{"text": prompt}]}]}
            line = json.dumps({"key": row["id"], "request": request}, ensure_ascii=False) + "\n"
            size += out.write(line.encode())
    stage("pack")
    file = upload(base, key, requests_file, size)
    stage("upload")
    job = create(base, key, model, file)
    answers_file = awaited(base, key, job)
    stage("job")
    with call("GET", f"{base}/download/v1beta/{answers_file}:download?alt=media", key) as answer:
        with open(folder + "/responses.jsonl", "wb") as out:
            while chunk := answer.read(CHUNK):
                out.write(chunk)
    stage("download")
    answers = {}
    with open(folder + "/responses.jsonl", encoding="utf-8") as lines:
        for line in lines:
            answer = json.loads(line)
            answers[answer["key"]] = answer
    with open(folder + "/results.jsonl", "w", encoding="utf-8") as out:
        for row in rows:
            response = answers[row["id"]]["response"]
            text = response["candidates"][0]["content"]["parts"][0]["text"]
            result = {"key": row["id"], "row": row, "text": text, "response": response}
            out.write(json.dumps(result, ensure_ascii=False) + "\n")
    stage("join")
    print(json.dumps({"results": len(rows), "stages": stages}))


if __name__ == "__main__":
    main(*sys.argv[1:])
