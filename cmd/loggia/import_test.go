package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An operator founds a body, loads its people and lets the first one in.
func TestImport(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("good.csv", "nome;cognome;email;ruolo\nPino;Rossi;p.rossi@monte.example;amministratore\n")
	bad := write("bad.csv", "nome;cognome;email;ruolo\nUgo;Neri;u.neri@monte.example;consigliere\nPino;Verdi;p.verdi@monte;consigliere\n")
	kit := write("kit.csv", "nome;cognome;email;ruolo;categoria;marca;modello;inventario\nPino;Rossi;p.rossi@monte.example;amministratore;portatile;Aurora;Passo 14;LT-1\n")
	badKit := write("bad-kit.csv", "nome;cognome;email;ruolo;categoria;marca;modello;inventario\nPino;Rossi;p.rossi@monte.example;amministratore;barca;Aurora;Passo 14;LT-2\n")
	data := []string{"--data", filepath.Join(dir, "data"), "--log-level", "error"}
	say := func(args ...string) (out string, err error) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout := os.Stdout
		os.Stdout = w
		read := make(chan string)
		go func() { b, _ := io.ReadAll(r); read <- string(b) }()
		err = run(context.Background(), append(append([]string{"import"}, args...), data...))
		os.Stdout = stdout
		w.Close()
		return <-read, err
	}
	for _, c := range []struct {
		name  string
		args  []string
		out   string
		fails string
	}{
		{"no such thing", []string{"cats"}, "", "import people FILE.csv"},
		{"people before any body", []string{"people", good}, "", "no body yet"},
		{"a body", []string{"body", "--ente", "monte", "--name", "Comune di Monte"}, "monte\tComune di Monte\thttp://localhost:8080", ""},
		{"the same body", []string{"body", "--ente", "monte", "--name", "Comune di Monte"}, "", "ente.body_taken"},
		{"a look", []string{"people", good, "--preview"}, "nuove 1", ""},
		{"people, with links", []string{"people", good, "--links"}, "p.rossi@monte.example\thttp://localhost:8080/app/invito/", ""},
		{"the same people", []string{"people", good}, "già presenti 1", ""},
		{"a bad row", []string{"people", bad}, "bad.csv:3: email: ", "identity.import"},
		{"a look at kit", []string{"kit", kit, "--preview"}, "cambiate 1", ""},
		{"kit with a bad row", []string{"kit", badKit}, "bad-kit.csv:2: categoria: ", "kit.import"},
		{"kit in a campaign that is not there", []string{"kit", kit, "--campaign", "Prima"}, "", "no open campaign"},
		{"kit", []string{"kit", kit}, "beni da consegnare 1", ""},
		{"the same kit", []string{"kit", kit}, "già presenti 1", ""},
		{"a file that is not there", []string{"people", "nowhere.csv"}, "", "nowhere.csv"},
	} {
		out, err := say(c.args...)
		if !strings.Contains(out, c.out) || (err != nil) != (c.fails != "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%s: %q, %v", c.name, out, err)
		}
	}
}
