#!/usr/bin/env bash
# The curl commands of Google's Batch API guide and image guide (code samples under Apache-2.0), as
# they stand there: curl alone is told another host. Job and file names are filled in, and where the
# guide is wrong about the wire, it says so here and the right words are tried as well.
# Arguments: base address, API key, directory for files.
BASE=$1
GEMINI_API_KEY=$2
cd "$3" || exit 2
failed=0

curl() {
  command curl "${@/https:\/\/generativelanguage.googleapis.com/$BASE}"
}

# check NAME ACTUAL EXPECTED
check() {
  if [[ $2 == "$3" ]]; then
    echo "ok $1"
  else
    failed=1
    printf 'FAILED %s\nexpected %s\nwas %s\n' "$1" "$3" "$2"
  fi
}

fault() {
  command curl -s "$BASE/_emulator/faults" -d "$1" > faults.json
}

create_inline() {
  curl https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:batchGenerateContent \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -X POST \
  -H "Content-Type:application/json" \
  -d '{
      "batch": {
          "display_name": "my-batch-requests",
          "input_config": {
              "requests": {
                  "requests": [
                      {
                          "request": {"contents": [{"parts": [{"text": "Describe the process of photosynthesis."}]}]},
                          "metadata": {
                              "key": "request-1"
                          }
                      },
                      {
                          "request": {"contents": [{"parts": [{"text": "Describe the process of photosynthesis."}]}]},
                          "metadata": {
                              "key": "request-2"
                          }
                      }
                  ]
              }
          }
      }
  }' 2> /dev/null
}

write_input() {
  tmp_batch_input_file=batch_input.tmp
  echo -e '{"contents": [{"parts": [{"text": "Describe the process of photosynthesis."}]}], "generationConfig": {"temperature": 0.7}}\n{"contents": [{"parts": [{"text": "What are the main ingredients in a Margherita pizza?"}]}]}' > batch_input.tmp
}

# The file that the guide shows but never uploads with curl.
write_keyed_input() {
  tmp_batch_input_file=my-batch-requests.json
  cat > my-batch-requests.json << 'END'
{"key": "request-1", "request": {"contents": [{"parts": [{"text": "Describe the process of photosynthesis."}]}], "generation_config": {"temperature": 0.7}}}
{"key": "request-2", "request": {"contents": [{"parts": [{"text": "What are the main ingredients in a Margherita pizza?"}]}]}}
END
}

upload() {
  MIME_TYPE=$(file -b --mime-type "${tmp_batch_input_file}")
  NUM_BYTES=$(wc -c < "${tmp_batch_input_file}")
  DISPLAY_NAME=BatchInput

  tmp_header_file=upload-header.tmp

  # Initial resumable request defining metadata.
  # The upload url is in the response headers dump them to a file.
  curl "https://generativelanguage.googleapis.com/upload/v1beta/files" \
  -D "${tmp_header_file}" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "X-Goog-Upload-Protocol: resumable" \
  -H "X-Goog-Upload-Command: start" \
  -H "X-Goog-Upload-Header-Content-Length: ${NUM_BYTES}" \
  -H "X-Goog-Upload-Header-Content-Type: ${MIME_TYPE}" \
  -H "Content-Type: application/jsonl" \
  -d "{'file': {'display_name': '${DISPLAY_NAME}'}}" 2> /dev/null

  upload_url=$(grep -i "x-goog-upload-url: " "${tmp_header_file}" | cut -d" " -f2 | tr -d "\r")
  rm "${tmp_header_file}"

  # Upload the actual bytes.
  curl "${upload_url}" \
  -H "Content-Length: ${NUM_BYTES}" \
  -H "X-Goog-Upload-Offset: 0" \
  -H "X-Goog-Upload-Command: upload, finalize" \
  --data-binary "@${tmp_batch_input_file}" 2> /dev/null > file_info.json

  file_uri=$(jq ".file.uri" file_info.json)
}

create_from_file() {
  curl https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:batchGenerateContent \
  -X POST \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type:application/json" \
  -d "{
      'batch': {
          'display_name': 'my-batch-requests',
          'input_config': {
              'file_name': '${BATCH_INPUT_FILE}'
          }
      }
  }" 2> /dev/null
}

# The guide waits for JOB_STATE_...; the wire says BATCH_STATE_... (protocol 3.5). With the wire's
# word as argument this is the guide's script but for that.
status() (
  STATE=$1
  curl https://generativelanguage.googleapis.com/v1beta/$BATCH_NAME \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type:application/json" 2> /dev/null > batch_status.json

  if jq -r '.done' batch_status.json | grep -q "false"; then
      echo "Batch has not finished processing"
  fi

  batch_state=$(jq -r '.metadata.state' batch_status.json)
  if [[ $batch_state = "${STATE}_SUCCEEDED" ]]; then
      if [[ $(jq '.response | has("inlinedResponses")' batch_status.json) = "true" ]]; then
          jq -r '.response.inlinedResponses' batch_status.json
          exit
      fi
      responses_file_name=$(jq -r '.response.responsesFile' batch_status.json)
      curl https://generativelanguage.googleapis.com/download/v1beta/$responses_file_name:download?alt=media \
      -H "x-goog-api-key: $GEMINI_API_KEY" 2> /dev/null
  elif [[ $batch_state = "${STATE}_FAILED" ]]; then
      jq '.error' batch_status.json
  elif [[ $batch_state == "${STATE}_CANCELLED" ]]; then
      echo "Batch was cancelled by the user"
  elif [[ $batch_state == "${STATE}_EXPIRED" ]]; then
      echo "Batch expired after 48 hours"
  fi
)

# Without -X, so these are GETs.
cancel() {
  # Cancel the batch
  curl https://generativelanguage.googleapis.com/v1beta/$BATCH_NAME:cancel \
  -H "x-goog-api-key: $GEMINI_API_KEY" \

  # Confirm that the status of the batch after cancellation is JOB_STATE_CANCELLED
  curl https://generativelanguage.googleapis.com/v1beta/$BATCH_NAME \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H "Content-Type:application/json" 2> /dev/null | jq -r '.metadata.state'
}

delete() {
  # Delete the batch job
  curl https://generativelanguage.googleapis.com/v1beta/$BATCH_NAME:delete \
  -H "x-goog-api-key: $GEMINI_API_KEY"
}

write_image_input() {
  tmp_batch_input_file=my-batch-image-requests.jsonl
  # 1. Create and upload file
  echo '{"key": "request-1", "request": {"contents": [{"parts": [{"text": "A big letter A surrounded by animals starting with the A letter"}]}], "generation_config": {"responseModalities": ["TEXT", "IMAGE"]}}}' > my-batch-image-requests.jsonl
  echo '{"key": "request-2", "request": {"contents": [{"parts": [{"text": "A big letter B surrounded by animals starting with the B letter"}]}], "generation_config": {"responseModalities": ["TEXT", "IMAGE"]}}}' >> my-batch-image-requests.jsonl
}

create_images() {
  # 2. Create batch job
  printf -v request_data '{
      "batch": {
          "display_name": "my-batch-file-image-requests",
          "input_config": { "file_name": "%s" }
      }
  }' "$BATCH_INPUT_FILE"
  curl https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash-image:batchGenerateContent \
    -X POST \
    -H "x-goog-api-key: $GEMINI_API_KEY" \
    -H "Content-Type:application/json" \
    -d "$request_data" 2> /dev/null > created_batch.json

  BATCH_NAME=$(jq -r '.name' created_batch.json)
}

poll_images() {
  # 3. Poll job status until completion by repeating the following command:
  curl https://generativelanguage.googleapis.com/v1beta/$BATCH_NAME \
    -H "x-goog-api-key: $GEMINI_API_KEY" \
    -H "Content-Type:application/json" 2> /dev/null > batch_status.json
}

# The guide reads .state and .dest.fileName, which are names of the SDKs, not of the wire.
# download_images STATE_PATH STATE FILE_PATH
download_images() {
  # 4. If state is JOB_STATE_SUCCEEDED, download results file
  batch_state=$(jq -r "$1" batch_status.json)
  if [[ $batch_state = "$2" ]]; then
      responses_file_name=$(jq -r "$3" batch_status.json)
      echo "Job succeeded. Downloading results from $responses_file_name..."
      curl https://generativelanguage.googleapis.com/download/v1beta/$responses_file_name:download?alt=media \
        -H "x-goog-api-key: $GEMINI_API_KEY" 2> /dev/null > batch_results.jsonl
      echo "Results saved to batch_results.jsonl"
  fi
}

source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
exit "$failed"
