package ui

import "html/template"

// strokes are our icons: 24 × 24, one weight, round ends.
var strokes = map[string]string{
	"arrow":    `<path d="M4 12h15M13 6l6 6-6 6"/>`,
	"back":     `<path d="m15 5-7 7 7 7"/>`,
	"calendar": `<rect x="3.5" y="5" width="17" height="15.500" rx="2"/><path d="M3.500 9.500h17M8 3v4M16 3v4"/>`,
	"camera":   `<rect x="3" y="6.500" width="12.500" height="11" rx="2"/><path d="m15.500 10.500 5.500-3v9l-5.500-3"/>`,
	"check":    `<path d="m5 12.500 4.500 4.500L19 7.500"/>`,
	"clock":    `<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>`,
	"door":     `<path d="M6 21V9a6 6 0 0 1 12 0v12M4 21h16M14.500 14v1"/>`,
	"edit":     `<path d="M5 19l1-4L16 5l3 3L9 18zM14 7l3 3"/>`,
	"info":     `<circle cx="12" cy="12" r="8.500"/><path d="M12 11v5.500M12 7.500v.2"/>`,
	"mail":     `<rect x="3" y="5.500" width="18" height="13.500" rx="2"/><path d="m4 7.500 8 6 8-6"/>`,
	"next":     `<path d="m9 5 7 7-7 7"/>`,
	"person":   `<circle cx="12" cy="8" r="4"/><path d="M4.500 20.500c.5-4 3.500-6.500 7.500-6.500s7 2.500 7.500 6.500"/>`,
	"phone":    `<path d="M6 3.500h3l1.500 4-2 1.500c1 2.500 3 4.500 5.500 5.500l1.500-2 4 1.500v3c0 1.500-1.500 2.500-3 2.500C9.500 19.500 4 13 3.500 6.500c0-1.500 1-3 2.500-3z"/>`,
	"pin":      `<path d="M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11z"/><circle cx="12" cy="10" r="2.300"/>`,
	"star":     `<path d="m12 4 2.500 5.200 5.700.8-4.100 4 1 5.600L12 17l-5.100 2.600 1-5.600-4.100-4 5.700-.8z"/>`,
	"warn":     `<path d="M12 4 2.500 20h19zM12 10v4.500M12 17v.2"/>`,
}

// Icon draws one of our icons, "" when there is none of that name. It says nothing to who cannot see it: the words
// beside it do.
func Icon(name string) template.HTML {
	return template.HTML(`<svg class="lg-i st" viewBox="0 0 24 24" aria-hidden="true" focusable="false">` + strokes[name] + `</svg>`)
}

var signs = map[string]string{
	"open": `<path d="M3 53V23a19 19 0 0 1 38 0v30z" fill="#fff" stroke="#00654a" stroke-width="2.500" stroke-linejoin="round"/><path d="M8 53V23a14 14 0 0 1 28 0v30z" fill="#bfe6d2"/>` +
		`<path d="M22 53c0-7 5-9 5-9l9 9z" fill="#8fd0b2"/><path d="M8 53V23a14 14 0 0 1 8-12.600l-1 3V53z" fill="#00654a"/><circle cx="12.300" cy="35" r="1.500" fill="#fff"/><path d="M0 53.500h44" stroke="#00654a" stroke-width="2.500"/>`,
	"busy": `<path d="M3 53V23a19 19 0 0 1 38 0v30z" fill="#fff" stroke="#7d4a00" stroke-width="2.500" stroke-linejoin="round"/><path d="M8 53V23a14 14 0 0 1 28 0v30z" fill="#fbd58c"/>` +
		`<circle cx="17" cy="30" r="4.600" fill="#7d4a00"/><path d="M9 53c0-10 3.500-16 8-16s8 6 8 16z" fill="#7d4a00"/><circle cx="28.500" cy="32" r="4" fill="#a96a0a"/><path d="M25.500 53c.2-7-.5-12-1-13.500 1-1.600 2.400-2 4-2 4 0 7 5 7.500 15.500z" fill="#a96a0a"/><path d="M0 53.500h44" stroke="#7d4a00" stroke-width="2.500"/>`,
	"closed": `<path d="M3 53V23a19 19 0 0 1 38 0v30z" fill="#fff" stroke="#4b5661" stroke-width="2.500" stroke-linejoin="round"/><path d="M8 53V23a14 14 0 0 1 28 0v30z" fill="#7b8691"/>` +
		`<path d="M22 9v44" stroke="#fff" stroke-width="1.800"/><circle cx="18.800" cy="35" r="1.500" fill="#fff"/><circle cx="25.200" cy="35" r="1.500" fill="#fff"/><path d="M0 53.500h44" stroke="#4b5661" stroke-width="2.500"/>`,
}

// sign draws the door of an office: ajar, with two people inside, or shut. The
// word beside it says the same. size is "", "l" or "xl".
func sign(state, size string) template.HTML {
	return template.HTML(`<svg class="lg-sign ` + template.HTMLEscapeString(size) + `" viewBox="0 0 44 55" aria-hidden="true" focusable="false">` + signs[state] + `</svg>`)
}
