// On pages with parts that are fetched anew: htmx.
import "./lib/htmx-config.js";
import "htmx.org";
