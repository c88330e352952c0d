// On the page /account/tell: notifications on this device. Off until somebody taps;
// the browser's own question comes only after that tap.
const section = document.getElementById("push");
const [state, on, off] = ["push-state", "push-on", "push-off"].map((id) => document.getElementById(id));

function show(name) {
  state.textContent = section.dataset[name];
  on.hidden = name !== "off" && name !== "failed";
  off.hidden = name !== "on";
}

async function api(method, body) {
  const headers = body ? { "content-type": "application/json" } : {};
  const answer = await fetch("/api/v1/push", { method, headers, body: body && JSON.stringify(body) });
  // a network that is not ours may answer anything
  if (answer.status !== (method === "GET" ? 200 : 204)) throw new Error(`status ${answer.status}`);
  return method === "GET" ? answer.json() : undefined;
}

const registered = async () =>
  (await navigator.serviceWorker.getRegistration("/")) ?? navigator.serviceWorker.register("/sw.js");

async function look() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return show("missing");
  if (Notification.permission === "denied") return show("denied");
  const [kept, registration] = await Promise.all([api("GET"), navigator.serviceWorker.getRegistration("/")]);
  const subscription = await registration?.pushManager.getSubscription();
  show(kept.on && subscription ? "on" : "off");
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return show(Notification.permission === "denied" ? "denied" : "off");
  const { key } = await api("GET");
  await registered();
  const { pushManager } = await navigator.serviceWorker.ready;
  // one that was made with another key is of no use
  await (await pushManager.getSubscription())?.unsubscribe();
  const { endpoint } = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await api("POST", { endpoint });
  show("on");
}

async function turnOff() {
  await api("DELETE");
  const registration = await navigator.serviceWorker.getRegistration("/");
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  show("off");
}

const doing = (what) => () => what().catch(() => show("failed"));
on.addEventListener("click", doing(turnOn));
off.addEventListener("click", doing(turnOff));
doing(look)();
