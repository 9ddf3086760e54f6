//! Export-Clixml. Source: PowerShell, serialization; escapes are those of `EncodeString`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{ENGLISH, Object, Value, shown};

/// The text of objects; `remoted` as after a remote session.
pub(crate) fn write(objects: &[Object], remoted: bool) -> String {
    let mut writer = Writer {
        text: String::from(
            "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n",
        ),
        objects: 0,
        classes: Vec::new(),
        remoted,
    };
    for object in objects {
        writer.object(None, object);
    }
    writer.text + "</Objs>"
}

struct Writer {
    text: String,
    objects: usize,
    /// Classes that were named already; a later object refers to them.
    classes: Vec<String>,
    remoted: bool,
}

impl Writer {
    /// Opens an `Obj` and names its classes.
    fn open(&mut self, name: Option<&str>, classes: &[&str]) {
        let id = self.objects;
        self.objects += 1;
        let start = match self.remoted {
            true => "Deserialized.",
            false => "",
        };
        let key = classes.join("|");
        self.text
            .push_str(&format!("<Obj{} RefId=\"{id}\">", named(name)));
        if let Some(known) = self.classes.iter().position(|known| *known == key) {
            self.text.push_str(&format!("<TNRef RefId=\"{known}\" />"));
            return;
        }
        let names = classes.iter().map(|class| format!("<T>{start}{class}</T>"));
        let names: String = names.collect();
        let known = self.classes.len();
        self.text.push_str(&format!(
            "<TN RefId=\"{known}\">{names}<T>{start}System.Object</T></TN>"
        ));
        self.classes.push(key);
    }

    fn object(&mut self, name: Option<&str>, object: &Object) {
        self.open(name, &[object.class]);
        self.text
            .push_str(&format!("<ToString>{}</ToString><Props>", object.class));
        for (name, value) in &object.properties {
            self.value(Some(name), value);
        }
        self.text.push_str("</Props>");
        if self.remoted {
            self.text
                .push_str("<MS><S N=\"PSComputerName\">sts1</S></MS>");
        }
        self.text.push_str("</Obj>\r\n");
    }

    fn value(&mut self, name: Option<&str>, value: &Value) {
        let n = named(name);
        match value {
            Value::Null => self.text.push_str(&format!("<Nil{n} />")),
            Value::Switch(value) => self.scalar("B", &n, &value.to_string()),
            Value::Number(value) => self.scalar("I32", &n, &value.to_string()),
            Value::Text(value) => self.scalar("S", &n, &escaped(value)),
            Value::Uri(value) => self.scalar("URI", &n, &escaped(value)),
            Value::Date(at) => self.scalar("DT", &n, &at.to_string()),
            Value::Enum(class, word, number) => {
                self.open(name, &[class, "System.Enum", "System.ValueType"]);
                self.text.push_str(&format!(
                    "<ToString>{word}</ToString><I32>{number}</I32></Obj>"
                ));
            }
            Value::List(values) => self.list(name, values),
            Value::Object(object) => self.object(name, object),
            Value::Certificate(octets) => self.certificate(name, octets),
            Value::Table(entries) => self.table(name, entries),
        }
    }

    fn scalar(&mut self, tag: &str, name: &str, text: &str) {
        self.text.push_str(&format!("<{tag}{name}>{text}</{tag}>"));
    }

    fn list(&mut self, name: Option<&str>, values: &[Value]) {
        self.open(name, &["System.Object[]", "System.Array"]);
        self.text.push_str("<LST>");
        for value in values {
            self.value(None, value);
        }
        self.text.push_str("</LST></Obj>");
    }

    /// The octets alone, whatever the depth.
    fn certificate(&mut self, name: Option<&str>, octets: &[u8]) {
        let class = "System.Security.Cryptography.X509Certificates.X509Certificate2";
        self.open(name, &[class]);
        let shown = escaped(&shown(&Value::Certificate(octets.to_vec()), ENGLISH));
        self.text.push_str(&format!(
            "<ToString>{shown}</ToString><Props><BA N=\"RawData\">{}</BA></Props></Obj>",
            STANDARD.encode(octets)
        ));
    }

    fn table(&mut self, name: Option<&str>, entries: &[(String, Value)]) {
        self.open(name, &["System.Collections.Hashtable"]);
        self.text.push_str("<DCT>");
        for (key, value) in entries {
            self.text
                .push_str(&format!("<En><S N=\"Key\">{}</S>", escaped(key)));
            self.value(Some("Value"), value);
            self.text.push_str("</En>");
        }
        self.text.push_str("</DCT></Obj>");
    }
}

fn named(name: Option<&str>) -> String {
    name.map(|name| format!(" N=\"{}\"", escaped(name)))
        .unwrap_or_default()
}

/// `_xHHHH_` for control characters, halves of surrogate pairs, and a `_` that would start such an escape.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '_' if matches!(rest.peek(), Some('x' | 'X')) => out.push_str("_x005F_"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{10000}'.. => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    out.push_str(&format!("_x{unit:04X}_"));
                }
            }
            character => out.push(character),
        }
    }
    out
}
