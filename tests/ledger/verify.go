// A verifier that is not ours: Go's own sumdb/note and sumdb/tlog (golang.org/x/mod, Debian's golang-golang-x-mod-dev). It reads a case as JSON
// from standard input and checks each note's signature, each entry's inclusion, the consistency of each pair of checkpoints, and the tiles.
// It prints what held, and ends with 1 at the first thing that did not.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Entry      string // the canonical JSON that was hashed
	Index      int64
	Size       int64
	Proof      []string
	Checkpoint string
}

type consistency struct {
	Older string
	Newer string
	Proof []string
}

type tile struct {
	Level int
	N     int64
	Width int
	Path  string
	Bytes string
}

type given struct {
	Keys        []string
	Inclusions  []inclusion
	Consistency []consistency
	Tiles       []tile
	Newest      string
}

func fail(format string, parts ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", parts...)
	os.Exit(1)
}

func hashes(texts []string) []tlog.Hash {
	all := []tlog.Hash{}
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			fail("hash %q: %v", text, err)
		}
		all = append(all, hash)
	}
	return all
}

// open checks a checkpoint's signature and gives its size and root.
func open(text string, keys note.Verifiers) tlog.Tree {
	opened, err := note.Open([]byte(text), keys)
	if err != nil {
		fail("note: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != opened.Sigs[0].Name {
		fail("checkpoint has the form %q", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("size: %v", err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("root: %v", err)
	}
	return tlog.Tree{N: size, Hash: root}
}

// tiles as Go's TileReader wants them: it computes every hash above from them and checks them against the root.
type reader map[tlog.Tile][]byte

func (r reader) Height() int { return 8 }
func (r reader) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	all := [][]byte{}
	for _, one := range wanted {
		data, ok := r[one]
		if !ok {
			return nil, fmt.Errorf("tile %v is missing", one)
		}
		all = append(all, data)
	}
	return all, nil
}
func (r reader) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func main() {
	var in given
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fail("input: %v", err)
	}
	verifiers := []note.Verifier{}
	for _, key := range in.Keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			fail("key %q: %v", key, err)
		}
		verifiers = append(verifiers, verifier)
	}
	keys := note.VerifierList(verifiers...)
	for _, one := range in.Inclusions {
		tree := open(one.Checkpoint, keys)
		if tree.N != one.Size {
			fail("size %d, checkpoint says %d", one.Size, tree.N)
		}
		if err := tlog.CheckRecord(tlog.RecordProof(hashes(one.Proof)), tree.N, tree.Hash, one.Index, tlog.RecordHash([]byte(one.Entry))); err != nil {
			fail("inclusion of %d in %d: %v", one.Index, tree.N, err)
		}
	}
	for _, one := range in.Consistency {
		older, newer := open(one.Older, keys), open(one.Newer, keys)
		if err := tlog.CheckTree(tlog.TreeProof(hashes(one.Proof)), newer.N, newer.Hash, older.N, older.Hash); err != nil {
			fail("consistency of %d with %d: %v", older.N, newer.N, err)
		}
	}
	if in.Newest != "" {
		tree := open(in.Newest, keys)
		held := reader{}
		for _, one := range in.Tiles {
			data, err := base64.StdEncoding.DecodeString(one.Bytes)
			if err != nil {
				fail("tile: %v", err)
			}
			key := tlog.Tile{H: 8, L: one.Level, N: one.N, W: one.Width}
			// Go writes the height first, C2SP leaves it out; the rest is the same.
			if want := strings.Replace(key.Path(), "tile/8/", "tile/", 1); want != one.Path {
				fail("tile address %q, Go says %q", one.Path, want)
			}
			held[key] = data
		}
		verified := tlog.TileHashReader(tree, held)
		for _, one := range in.Inclusions {
			if _, err := tlog.ProveRecord(tree.N, one.Index, verified); err != nil {
				fail("tiles: %v", err)
			}
			// This release leaves some full tiles unchecked, so the entry's own hash is looked up as well.
			for key, data := range held {
				if key.L != 0 || key.N != one.Index/256 {
					continue
				}
				if hash, err := tlog.HashFromTile(key, data, tlog.StoredHashIndex(0, one.Index)); err != nil || hash != tlog.RecordHash([]byte(one.Entry)) {
					fail("tile %d/%d holds another hash of entry %d", key.L, key.N, one.Index)
				}
			}
		}
	}
	fmt.Printf("%d inclusions, %d consistencies, %d tiles\n", len(in.Inclusions), len(in.Consistency), len(in.Tiles))
}
