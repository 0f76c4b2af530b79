import { ImageLabels } from "./elements/image-labels.js";
import { ImageSpots } from "./elements/image-spots.js";
import { define } from "./lib/live-element.js";

define("image-labels", ImageLabels);
define("image-spots", ImageSpots);
