package sheetin

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestRead(t *testing.T) {
	latin, _ := charmap.Windows1252.NewEncoder().String("nome;ufficio\nNiccolò;Viabilità – €\n")
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("nome\tufficio\nNiccolò\tTributi\n")
	for _, c := range []struct {
		name, in string
		want     Sheet
		err      error
	}{
		{"semicolons", "nome;email\nAda;a@b.it\n", Sheet{Titles: []string{"nome", "email"}, Rows: []Row{{2, []string{"Ada", "a@b.it"}}}}, nil},
		{"commas, no end of line", "nome,email\nAda,a@b.it", Sheet{Titles: []string{"nome", "email"}, Rows: []Row{{2, []string{"Ada", "a@b.it"}}}}, nil},
		{"a mark and Windows line ends", "\ufeffnome;email\r\nAda;a@b.it\r\n", Sheet{Titles: []string{"nome", "email"}, Rows: []Row{{2, []string{"Ada", "a@b.it"}}}}, nil},
		{"Windows-1252", latin, Sheet{Titles: []string{"nome", "ufficio"}, Rows: []Row{{2, []string{"Niccolò", "Viabilità – €"}}}}, nil},
		{"UTF-16 with tabs", utf16, Sheet{Titles: []string{"nome", "ufficio"}, Rows: []Row{{2, []string{"Niccolò", "Tributi"}}}}, nil},
		{"Excel's first line", "sep=;\nnome;email\nAda;a,b\n", Sheet{Titles: []string{"nome", "email"}, Rows: []Row{{3, []string{"Ada", "a,b"}}}}, nil},
		{"a line break in quotes", "nome;ufficio\n\"Ada\nMaria\";Tributi\nBice;x\n", Sheet{Titles: []string{"nome", "ufficio"}, Rows: []Row{{2, []string{"Ada Maria", "Tributi"}}, {4, []string{"Bice", "x"}}}}, nil},
		{"blank rows", "\n;;\nnome;email\n;\n \nAda;x\n;;;\n", Sheet{Titles: []string{"nome", "email"}, Rows: []Row{{6, []string{"Ada", "x"}}}}, nil},
		{"a nought kept", "nome;telefono\nAda\u00a0;\"=\"\"0123\"\"\"\n", Sheet{Titles: []string{"nome", "telefono"}, Rows: []Row{{2, []string{"Ada", "0123"}}}}, nil},
		{"a comma inside quotes decides nothing", "\"nome, per esteso\";email\nAda;x\n", Sheet{Titles: []string{"nome, per esteso", "email"}, Rows: []Row{{2, []string{"Ada", "x"}}}}, nil},
		{"an old Mac", "nome;email\rAda;x\r", Sheet{Titles: []string{"nome", "email"}, Rows: []Row{{2, []string{"Ada", "x"}}}}, nil},
		{"a quote that never ends", "nome;email\nAda;x\n\"Bice;y\nCleo;z\n", Sheet{Titles: []string{"nome", "email"}, Rows: []Row{{2, []string{"Ada", "x"}}}, Broken: 3}, nil},
		{"nothing", " \n\n", Sheet{}, ErrEmpty},
		{"a workbook", "PK\x03\x04\x14\x00\x06\x00", Sheet{}, ErrBinary},
		{"too long", strings.Repeat("x", maxBytes+1), Sheet{}, ErrLong},
	} {
		got, err := Read(strings.NewReader(c.in))
		if !errors.Is(err, c.err) || err == nil && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v, %v", c.name, got, err, c.want, c.err)
		}
	}
}

// Whatever the bytes, every row has a line inside the file, in growing order.
func FuzzRead(f *testing.F) {
	f.Add([]byte("sep=;\nnome;email\n\"a\nb\";c\n"))
	f.Add([]byte("\xff\xfea\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := Read(strings.NewReader(string(in)))
		if err != nil {
			return
		}
		last := 0
		for _, r := range s.Rows {
			if r.Line <= last || r.Line > len(in)+2 {
				t.Fatalf("line %d after %d in %d bytes", r.Line, last, len(in))
			}
			last = r.Line
		}
	})
}
