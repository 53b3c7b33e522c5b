// Style and script of the report page. The script only sorts and filters the table that is there without it.

enum ReportStyle {
    /// Nothing is loaded, and no script runs but the one whose hash stands here. A test recomputes it.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-RRUSdBHMNb+5G53pwlB7GDW0JFkKkbayCYGFx+BgvCo='; base-uri 'none'; form-action 'none'"

    /// Colours by name, for light and dark: text on its grounds has a contrast of at least 4.5.
    static let palette: [(name: String, light: String, dark: String)] = [
        ("ground", "#f4f3ef", "#1b1a18"), ("card", "#ffffff", "#262522"), ("text", "#23221f", "#eceae4"),
        ("muted", "#5c5a54", "#b5b2aa"), ("line", "#cfccc3", "#57544d"), ("track", "#eceae4", "#33312d"),
        ("code", "#f0eee8", "#33312d"), ("link", Look.blue.text, Look.blue.darkText), ("on", "#ffffff", "#1b1a18"),
    ]

    static let accents = [Look.blue, Look.amber, Look.red, Look.green, Look.grey, Look.violet]

    /// The fill of an accent in light: text in white stands on it, so grey is darker than in the digest.
    static func lightFill(_ accent: Look.Accent) -> String { accent == Look.grey ? "#6b6962" : accent.bar }

    static var sheet: String {
        let light =
            palette.map { "--\($0.name):\($0.light)" }
            + accents.map { "--\($0.name):\(lightFill($0));--\($0.name)t:\($0.text)" }
        let dark =
            palette.map { "--\($0.name):\($0.dark)" }
            + accents.map { "--\($0.name):\($0.darkText);--\($0.name)t:\($0.darkText)" }
        let fills = accents.map {
            ".\($0.name){fill:var(--\($0.name))}.mark .\($0.name).planned rect{stroke:var(--\($0.name))}.mark .\($0.name).planned text{fill:var(--\($0.name)t)}"
        }
        return """
            :root{color-scheme:light dark;\(light.joined(separator: ";"))}
            @media (prefers-color-scheme:dark){:root{\(dark.joined(separator: ";"))}}
            \(fills.joined(separator: "\n"))
            \(layout)
            \(drawings)
            \(paper)
            """
    }

    private static let layout = """
        *{box-sizing:border-box}
        html{scroll-padding-top:12px;-webkit-text-size-adjust:100%}
        body{margin:0 auto;max-width:1000px;padding:24px 16px 48px;background:var(--ground);color:var(--text);font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
        h1{font-size:28px;line-height:34px;margin:0}h2{font-size:20px;line-height:26px;margin:0 0 12px}h3{font-size:16px;margin:0 0 6px}
        p{margin:0 0 8px}.lead{font-size:18px}.muted,.source{color:var(--muted);font-weight:400;font-size:14px}
        .source{margin:14px 0 0;padding-top:10px;border-top:1px solid var(--line)}
        .figure{font-size:32px;line-height:38px;font-weight:600;margin:0}
        a{color:var(--link)}code{background:var(--code);border-radius:4px;padding:1px 5px;font:13px Menlo,Consolas,'DejaVu Sans Mono',monospace}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .skip{position:absolute;left:-9999px}.skip:focus{position:static}
        nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:12px 0 20px;padding:0}
        .card{background:var(--card);border-radius:10px;padding:18px;margin:0 0 16px}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        table{border-collapse:collapse;width:100%;text-align:left;margin:0 0 10px}
        th,td{padding:5px 10px 5px 0;vertical-align:top;font-weight:400}
        .plain th{white-space:nowrap;width:1%;padding-right:14px}.plain .number{width:1%;text-align:right;font-weight:600;white-space:nowrap}.plain .bar{width:35%;min-width:80px;padding-top:10px}
        .depth1{padding-left:14px}.depth2{padding-left:28px}.depth3{padding-left:42px}.time{white-space:nowrap;width:1%;padding-right:14px}
        .scroll{overflow-x:auto}#all{min-width:860px;overflow-wrap:break-word}#all thead th{border-bottom:2px solid var(--line);font-weight:600}#all tbody tr{border-top:1px solid var(--line)}
        #all button{all:unset;cursor:pointer;font-weight:600}#all button:focus-visible{outline:3px solid var(--link)}
        #all [aria-sort=ascending] button::after{content:' ▲'}#all [aria-sort=descending] button::after{content:' ▼'}
        .filter{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center;margin:0 0 12px}.filter[hidden]{display:none}.filter p{margin:0}.filter label{min-width:0;max-width:100%}
        input,select{font:inherit;color:var(--text);background:var(--ground);border:1px solid var(--muted);border-radius:6px;padding:4px 8px;max-width:100%}
        article{padding:14px 0;border-top:1px solid var(--line);break-inside:avoid}.needs{margin:4px 0;padding-left:20px;color:var(--aat)}
        details{margin-top:4px}summary{cursor:pointer;color:var(--muted);font-size:14px}
        @media (max-width:640px){.plain td.muted{display:none}.time{white-space:normal;width:40%}.flow{display:none}.card{padding:14px}.plain .bar{width:45%}}
        """

    private static let drawings = """
        svg{display:block}.flow{width:100%;height:auto;margin:0 0 16px}.flow text{fill:var(--text);font-size:14px}.strong{font-weight:700}
        .band{opacity:.28}.track{fill:var(--track)}.line,.tick{fill:var(--line)}.now{fill:var(--text)}
        .timeline{overflow:visible}.timeline text{font-size:11px}.mark text{fill:var(--on);font-weight:700;text-anchor:middle}
        .mark .planned rect{fill:var(--card);stroke-width:1.5;stroke-dasharray:3 2}
        .end{fill:var(--muted)}.last{text-anchor:end}
        """

    private static let paper = """
        @media print{:root{color-scheme:light;\(palette.map { "--\($0.name):\($0.name == "ground" ? "#ffffff" : $0.light)" }.joined(separator: ";"));\(accents.map { "--\($0.name):\(lightFill($0));--\($0.name)t:\($0.text)" }.joined(separator: ";"))}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:15mm}body{max-width:none;padding:0;font-size:10pt}nav,.skip,.filter,summary{display:none}
        .card{padding:0;margin:0 0 16pt}h2,h3{break-after:avoid}.source{break-before:avoid;break-inside:avoid}tr,thead{break-inside:avoid}#all button{display:contents}.flow{width:80%}.plain th,.plain td{padding-top:2px;padding-bottom:2px}.plain .bar{padding-top:5px}article{padding:8px 0}
        .scroll{overflow:visible}#all{min-width:0;font-size:9pt}a{color:inherit;text-decoration:none}}
        """

    static let script = """

        (function () {
          'use strict';
          var table = document.getElementById('all');
          if (!table) return;
          var body = table.tBodies[0];
          var rows = Array.prototype.slice.call(body.rows);
          var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
          var find = document.getElementById('find');
          var state = document.getElementById('state');
          var shown = document.getElementById('shown');
          function key(row, column) { return row.cells[column].getAttribute('data-key') || ''; }
          function sort(column) {
            var head = heads[column];
            var sign = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
            heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
            head.setAttribute('aria-sort', sign === 1 ? 'ascending' : 'descending');
            rows.sort(function (left, right) {
              var a = key(left, column), b = key(right, column);
              if (!a || !b) return a ? -1 : b ? 1 : 0;
              return sign * a.localeCompare(b, 'en', { numeric: true });
            });
            rows.forEach(function (row) { body.appendChild(row); });
          }
          function filter() {
            var words = find.value.toLowerCase();
            var count = 0;
            rows.forEach(function (row) {
              var fits = row.textContent.toLowerCase().indexOf(words) >= 0
                && (!state.value || key(row, 1) === state.value);
              row.hidden = !fits;
              if (fits) count += 1;
            });
            shown.textContent = count + ' of ' + rows.length + ' shown';
          }
          heads.forEach(function (head, column) {
            var button = document.createElement('button');
            button.type = 'button';
            button.textContent = head.textContent;
            button.addEventListener('click', function () { sort(column); });
            head.textContent = '';
            head.appendChild(button);
          });
          find.addEventListener('input', filter);
          state.addEventListener('change', filter);
          var form = document.getElementById('filter');
          form.addEventListener('submit', function (event) { event.preventDefault(); });
          form.hidden = false;
          filter();
        })();

        """
}
