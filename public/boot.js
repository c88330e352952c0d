// Starts the app. The files beside this one are of the same release.
import init from "./app.js";

await init();
