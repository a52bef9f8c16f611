# What the guide's commands have to lead to; sourced by guide.sh.
photosynthesis=$(printf 'Describe the process of photosynthesis.' | sha256sum | cut -c1-8)
pizza=$(printf 'What are the main ingredients in a Margherita pizza?' | sha256sum | cut -c1-8)
marks='.response.candidates[0].content.parts[0].text[:8]'

create_inline > created.json
BATCH_NAME=$(jq -r .name created.json)
check "inline: the job is waiting" "$(jq -r .metadata.state created.json)" BATCH_STATE_PENDING
check "inline: the name is the guide's" "$(jq -r .metadata.displayName created.json)" my-batch-requests
check "inline: done is absent, so the guide never says that a job has not finished" "$(status JOB_STATE)" ""
check "inline: a finished job is not JOB_STATE_SUCCEEDED, as the guide has it" "$(status JOB_STATE)" ""
status BATCH_STATE > results.json
check "inline: the answers are nested twice and bear their keys" \
  "$(jq -c '[.inlinedResponses[].metadata.key]' results.json)" '["request-1","request-2"]'
check "inline: the answers are of the prompts" \
  "$(jq -r ".inlinedResponses[] | $marks" results.json | xargs)" "$photosynthesis $photosynthesis"

write_input
upload
check "upload: the file is named by its address" "$file_uri" "\"$BASE/v1beta/$(jq -r .file.name file_info.json)\""
check "upload: size, MIME type and name are the guide's" \
  "$(jq -r '.file | .sizeBytes + " " + .mimeType + " " + .displayName' file_info.json)" "$NUM_BYTES $MIME_TYPE BatchInput"
BATCH_INPUT_FILE=$(jq -r .file.name file_info.json)
create_from_file > created.json
BATCH_NAME=$(jq -r .name created.json)
check "file: single quotes are taken" "$(jq -r .metadata.inputConfig.fileName created.json)" "$BATCH_INPUT_FILE"
status BATCH_STATE > /dev/null
status BATCH_STATE > results.jsonl
check "file: bare requests are answered without keys" "$(jq -r .key results.jsonl | xargs)" "null null"
check "file: the answers are of the prompts" "$(jq -r "$marks" results.jsonl | xargs)" "$photosynthesis $pizza"

write_keyed_input
upload
BATCH_INPUT_FILE=$(jq -r .file.name file_info.json)
fault '{"operation":"job","match":{"displayName":"^my-batch-requests$"},"action":{"statePrefix":"JOB_STATE_"}}'
BATCH_NAME=$(create_from_file | jq -r .name)
status JOB_STATE > /dev/null
check "keyed file: were the state named as in the guide, its script would print the results" \
  "$(status JOB_STATE | jq -r .key | xargs)" "request-1 request-2"
BATCH_NAME=$(create_inline | jq -r .name)
command curl -s -X POST -H "x-goog-api-key: $GEMINI_API_KEY" "$BASE/v1beta/$BATCH_NAME:cancel" > cancelled.json
check "the guide tells of a cancelled job" "$(status JOB_STATE)" "Batch was cancelled by the user"
command curl -s -X DELETE "$BASE/_emulator/faults" > faults.json

fault '{"operation":"job","times":1,"action":{"endState":"FAILED","code":13,"message":"It broke."}}'
BATCH_NAME=$(create_inline | jq -r .name)
status BATCH_STATE > /dev/null
check "a failed job shows its error" "$(status BATCH_STATE | jq -c .)" '{"code":13,"message":"It broke."}'
fault '{"operation":"job","times":1,"action":{"endState":"EXPIRED"}}'
BATCH_NAME=$(create_inline | jq -r .name)
status BATCH_STATE > /dev/null
check "an expired job is told" "$(status BATCH_STATE)" "Batch expired after 48 hours"

BATCH_NAME=$(create_inline | jq -r .name)
check "cancel: a GET cancels, but to another state than the guide's" "$(cancel 2> /dev/null)" "{}BATCH_STATE_CANCELLED"
check "delete: a GET deletes" "$(delete 2> /dev/null | jq -c .)" '{}'
check "delete: the job is gone" "$(delete 2> /dev/null | jq -r .error.status)" NOT_FOUND

write_image_input
upload
BATCH_INPUT_FILE=$(jq -r .file.name file_info.json)
create_images
check "images: the model is the guide's" "$(jq -r .metadata.model created_batch.json)" models/gemini-2.5-flash-image
poll_images
poll_images
check "images: the guide looks for the state where it is not" \
  "$(download_images .state JOB_STATE_SUCCEEDED .dest.fileName)" ""
check "images: the results are downloaded with the wire's names" \
  "$(download_images .metadata.state BATCH_STATE_SUCCEEDED .response.responsesFile | tail -n 1)" \
  "Results saved to batch_results.jsonl"
check "images: each line holds a PNG" \
  "$(jq -r '[.response.candidates[0].content.parts[] | .inlineData // empty][0] | .mimeType + " " + .data[:8]' batch_results.jsonl | xargs)" \
  "image/png iVBORw0K image/png iVBORw0K"
