import { QuizAttempt } from "./elements/quiz-attempt.js";
import { define } from "./lib/live-element.js";

define("quiz-attempt", QuizAttempt);
