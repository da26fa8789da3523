/* Month entry: Enter and the up/down arrows move between rows, a block copied from a sheet is
   pasted cell by cell or by the names in its first column, edited cells are tinted and counted,
   leaving without saving asks, and what is wrong or doubtful is told while it is typed. The page
   works without this file. */
(function () {
  "use strict";

  function cellsOf(row) {
    return Array.prototype.slice.call(row.querySelectorAll("td:not(.past) input, td:not(.past) select"));
  }

  function rowsOf(table) {
    return Array.prototype.slice.call(table.querySelectorAll("tbody tr[id]"));
  }

  function place(input) {
    var row = input.closest("tr");
    return { row: rowsOf(input.closest("table")).indexOf(row), column: cellsOf(row).indexOf(input) };
  }

  function cellAt(table, row, column) {
    var rows = rowsOf(table);
    return row >= 0 && row < rows.length ? cellsOf(rows[row])[column] : undefined;
  }

  /* Put a text into a cell; tell whether it could be put there. */
  function setCell(cell, text) {
    if (cell.tagName === "SELECT") {
      var found = Array.prototype.filter.call(cell.options, function (option) { return option.text === text; })[0];
      if (found) { cell.value = found.value; }
      mark(cell);
      return Boolean(found) || text === "";
    }
    cell.value = text;
    mark(cell);
    return true;
  }

  function mark(cell) {
    cell.classList.toggle("is-edited", cell.value !== cell.defaultValue && cell.tagName === "INPUT");
  }

  function move(event) {
    var step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!step || event.target.tagName !== "INPUT") { return; }
    event.preventDefault();
    var here = place(event.target);
    var next = cellAt(event.currentTarget, here.row + step, here.column);
    if (next) { next.focus(); if (next.select) { next.select(); } }
  }

  function linesOf(text) {
    return text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map(function (line) {
      return line.split("\t").map(function (value) { return value.trim(); });
    });
  }

  /* The only row of that name, by number; -1 for none, and for a name that two rows carry. */
  function rowNamed(table, name) {
    var found = [];
    rowsOf(table).forEach(function (row, number) {
      var title = row.dataset.title;
      if (name && (title === name || title.indexOf(name + " ") === 0)) { found.push(number); }
    });
    return found.length === 1 ? found[0] : -1;
  }

  /* A block whose first column names rows goes to those rows, in whatever order it comes. */
  function paste(event) {
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (event.target.tagName !== "INPUT" || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) { return; }
    event.preventDefault();
    var table = event.currentTarget;
    var start = place(event.target);
    var lines = linesOf(text);
    var isNamed = lines.some(function (line) { return line.length > 1 && rowNamed(table, line[0]) >= 0; });
    var put = 0;
    var lost = [];
    lines.forEach(function (line, down) {
      var row = isNamed ? rowNamed(table, line[0]) : start.row + down;
      line.slice(isNamed ? 1 : 0).forEach(function (value, right) {
        var cell = cellAt(table, row, start.column + right);
        if (cell && setCell(cell, value)) { put += 1; } else if (value) { lost.push(isNamed ? line[0] + " " + value : value); }
      });
    });
    tell(table, put, lost);
    count();
    checkSoon();
  }

  function tell(table, put, lost) {
    var words = "已粘贴 " + put + " 格。";
    if (lost.length) {
      words += "有 " + lost.length + " 格对不上行或列,没有粘贴:" + lost.slice(0, 5).join("、") + (lost.length > 5 ? " 等" : "");
    }
    var told = table.closest(".entry-block").querySelector(".entry-pasted");
    told.textContent = words;
    told.classList.toggle("is-lost", lost.length > 0);
  }

  function count() {
    var edited = document.querySelectorAll(".entry-table .is-edited").length;
    document.querySelector(".entry-count").textContent = edited ? "有 " + edited + " 格改动未保存" : "";
    return edited;
  }

  Array.prototype.forEach.call(document.querySelectorAll(".entry-table"), function (table) {
    table.addEventListener("keydown", move);
    table.addEventListener("paste", paste);
    table.addEventListener("input", function (event) { mark(event.target); count(); checkSoon(); });
    table.addEventListener("change", checkSoon);
  });

  /* While somebody types, the server checks by the rules it saves by; nothing is stored. */
  var timer = 0;
  var asked = 0;

  function checkSoon() {
    window.clearTimeout(timer);
    timer = window.setTimeout(check, 600);
  }

  function check() {
    var number = (asked += 1);
    window.fetch(window.location.href, {
      method: "POST", body: new FormData(form), headers: { "X-Entry-Check": "1" }, credentials: "same-origin"
    }).then(function (response) {
      return response.ok ? response.json() : null;
    }).then(function (told) {
      if (told && number === asked) { show(told); }
    }).catch(function () { /* saving checks again and says what is wrong */ });
  }

  function show(told) {
    document.querySelectorAll(".entry-table tr.is-live").forEach(function (line) { line.remove(); });
    document.querySelectorAll(".entry-table tbody tr[id]").forEach(function (row) {
      var found = told.rows[row.id] || { problems: [], doubts: [] };
      row.classList.toggle("has-problem", found.problems.length > 0);
      row.classList.toggle("has-doubt", !found.problems.length && found.doubts.length > 0);
      cellsOf(row).forEach(function (cell) {
        var isFaulty = told.cells.indexOf(cell.name) >= 0;
        if (isFaulty) { cell.setAttribute("aria-invalid", "true"); } else { cell.removeAttribute("aria-invalid"); }
      });
      var next = row.nextElementSibling;
      if (next && next.classList.contains("row-problems")) { next.remove(); }
      if (found.problems.length + found.doubts.length) { row.after(lineOf(row, found)); }
    });
  }

  function lineOf(row, found) {
    var line = document.createElement("tr");
    var cell = document.createElement("td");
    line.className = "is-live " + (found.problems.length ? "row-problems" : "row-doubts");
    cell.colSpan = row.cells.length;
    found.problems.concat(found.doubts).forEach(function (text) {
      var words = document.createElement("p");
      words.textContent = text;
      cell.append(words);
    });
    line.append(cell);
    return line;
  }

  var isSaving = false;
  var form = document.querySelector(".entry-form");
  if (form) { form.addEventListener("submit", function () { isSaving = true; }); }
  window.addEventListener("beforeunload", function (event) {
    if (!isSaving && form && count()) { event.preventDefault(); }
  });
})();
