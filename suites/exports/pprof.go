// Reads a profile as pprof does, and prints as JSON what it found: sample types, facts, and the samples with their
// stacks, the innermost frame first.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/google/pprof/profile"
)

type frame struct {
	Name  string `json:"name"`
	File  string `json:"file"`
	Start int64  `json:"start"`
	Line  int64  `json:"line"`
}

type sample struct {
	Stack  []frame            `json:"stack"`
	Values []int64            `json:"values"`
	Labels map[string][]int64 `json:"labels"`
}

type found struct {
	Types     []string `json:"types"`
	Usual     string   `json:"usual"`
	Period    string   `json:"period"`
	Interval  int64    `json:"interval"`
	TimeNanos int64    `json:"time"`
	Samples   []sample `json:"samples"`
}

func stackOf(locations []*profile.Location) (stack []frame) {
	for _, location := range locations {
		for _, line := range location.Line {
			function := line.Function
			stack = append(stack, frame{function.Name, function.Filename, function.StartLine, line.Line})
		}
	}
	return stack
}

func main() {
	read, err := profile.Parse(os.Stdin)
	if err == nil {
		err = read.CheckValid()
	}
	if err != nil {
		log.Fatal(err)
	}
	result := found{
		Usual:     read.DefaultSampleType,
		Period:    read.PeriodType.Type + "/" + read.PeriodType.Unit,
		Interval:  read.Period,
		TimeNanos: read.TimeNanos,
	}
	for _, one := range read.SampleType {
		result.Types = append(result.Types, one.Type+"/"+one.Unit)
	}
	for _, one := range read.Sample {
		result.Samples = append(result.Samples, sample{stackOf(one.Location), one.Value, one.NumLabel})
	}
	if err = json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
}
