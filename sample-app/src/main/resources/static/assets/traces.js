// Follows the list of traces: fetches it again while somebody looks and nothing in it has the focus.
const follow = document.getElementById("follow");
if (follow) {
  follow.parentElement.hidden = false;
  setInterval(async () => {
    const list = document.getElementById("trace-list");
    if (!follow.checked || document.hidden || list.contains(document.activeElement)) return;
    try {
      const answer = await fetch("/traces/newest");
      if (answer.ok) list.outerHTML = await answer.text();
    } catch {
      // The application is being restarted; the next turn will tell.
    }
  }, 3000);
}
