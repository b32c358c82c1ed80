// Asks the YAML reader of the API server and kubectl what it makes of texts: one JSON string a line on standard input,
// one answer a line on standard output, {"json": …} or {"refused": "why"}.
//
// server/src/yaml/recorded/reader-verdicts.json holds its answers; `go run . < texts` gives new ones.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"

	yamlv2 "go.yaml.in/yaml/v2"
	"sigs.k8s.io/yaml"
)

func main() {
	texts := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := json.NewEncoder(os.Stdout)
	for {
		var text string
		if err := texts.Decode(&text); err != nil {
			return
		}
		answer := map[string]interface{}{}
		if value, err := read(text); err != nil {
			answer["refused"] = err.Error()
		} else {
			answer["json"] = json.RawMessage(value)
		}
		if err := answers.Encode(answer); err != nil {
			panic(err)
		}
	}
}

func read(text string) ([]byte, error) {
	value, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		return nil, err
	}
	// The reader stops behind the first document; what follows without a marker is a mistake all the same.
	documents := yamlv2.NewDecoder(strings.NewReader(text))
	var document interface{}
	if err := documents.Decode(&document); err == nil {
		if err := documents.Decode(&document); err != nil && err != io.EOF {
			return nil, err
		}
	}
	return value, nil
}
