//! The theme's `onload.js`, which an administrator puts in place of AD FS's own: a file below the folder of `farm.yaml`.

use std::sync::Arc;

use super::layers::Layers;
use super::library::read_bytes;
use super::world::{FarmAndDirectory, World};
use crate::scenario::{Mistake, Source, Text};

/// The script that is in effect, if there is one: the last that was named.
pub(super) fn onload(
    world: &World,
    files: &FarmAndDirectory,
    layers: &Layers,
) -> Result<Option<String>, Vec<Mistake>> {
    let own = files.farm.value.farm.onload_js.as_ref();
    let own = own.map(|text| (&files.farm.source, text));
    let named = layers.all().filter_map(|layer| {
        let farm = layer.facts.farm.as_ref()?;
        Some((&layer.source, farm.value.onload_js.as_ref()?))
    });
    let last: Option<(&Arc<Source>, &Text)> = own.into_iter().chain(named).last();
    let Some((source, name)) = last else {
        return Ok(None);
    };
    let path = world.farm_folder().join(&name.value);
    let at = |title: String| vec![Mistake::at(source, name.span.clone(), title)];
    let bytes = read_bytes(&path).map_err(|error| {
        let hint =
            "put the script of the theme into a folder beside `farm.yaml`: `theme/onload.js`";
        vec![Mistake::at(source, name.span.clone(), error.title).hint(hint)]
    })?;
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| at(format!("`{}` is not text in UTF-8", name.value)))?;
    if text.contains("]]>") || text.to_ascii_lowercase().contains("</script") {
        let title = format!("`{}` would end the script that it stands in", name.value);
        return Err(at(title));
    }
    Ok(Some(text))
}
