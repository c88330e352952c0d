// On a letter: the button that prints it. Without a script the browser's own has to do.
const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());
