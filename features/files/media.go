package files

import (
	"mime"
	"path"
	"strings"
)

// The media types of what offices keep; a system's own table may lack them.
var medias = map[string]string{
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odp": "application/vnd.oasis.opendocument.presentation",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
	".pdf": "application/pdf", ".p7m": "application/pkcs7-mime", ".eml": "message/rfc822", ".csv": "text/csv", ".txt": "text/plain", ".md": "text/markdown",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif", ".tif": "image/tiff", ".tiff": "image/tiff", ".svg": "image/svg+xml",
	".mp4": "video/mp4", ".mp3": "audio/mpeg", ".zip": "application/zip", ".xml": "application/xml", ".json": "application/json", ".html": "text/html", ".dwg": "image/vnd.dwg",
}

// mediaOf gives the media type of a file by its name, else what the client says.
func mediaOf(names []string, said string) string {
	if len(names) > 0 {
		if m, ok := medias[strings.ToLower(path.Ext(names[len(names)-1]))]; ok {
			return m
		}
	}
	if m, _, err := mime.ParseMediaType(said); err == nil && len(m) < 100 && m != "application/x-www-form-urlencoded" {
		return m
	}
	return "application/octet-stream"
}
