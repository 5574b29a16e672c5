// Third-party code the pages use; hatch_build.py bundles it to static/dist/vendor.js.
import "htmx.org";
