/* Starts the editor with the configuration that lies beside it; ids become choices by title. */
(async function () {
  "use strict";

  const { CMS, xindengForm, xindengWords } = window;
  const answer = await fetch("config.json", { credentials: "same-origin", cache: "no-store" });
  const { ids, ...settings } = await answer.json();
  const every = Object.values(ids).flat();
  const option = ([id, title]) => ({ value: id, label: `${title}　${id}` });

  function expand(field) {
    const inner = ["fields", "types"].filter((key) => field[key]).map((key) => [key, field[key].map(expand)]);
    const one = field.field ? [["field", expand(field.field)]] : [];
    const made = { ...field, ...Object.fromEntries([...inner, ...one]) };
    if (field.ids) made.options = (field.ids.length ? field.ids.flatMap((prefix) => ids[prefix] || []) : every).map(option);
    delete made.ids;
    return made;
  }

  const collections = settings.collections.map((one) => ({
    ...one,
    ...(one.fields ? { fields: one.fields.map(expand) } : {}),
    ...(one.files ? { files: one.files.map((file) => ({ ...file, fields: file.fields.map(expand) })) } : {}),
  }));
  const kinds = Object.fromEntries(collections.filter((one) => one.folder).map((one) => [one.name, one]));
  const centre = collections.find((one) => one.name === "county").files[0];

  /** The form of what a file, or an entry of a list, holds. */
  const fieldsOf = (data) => (kinds[data && data.type] || (data && data.listed ? { fields: [] } : centre)).fields;
  const endingOf = (data) => (kinds[data.type] ? kinds[data.type].extension : "yml");

  const isMap = (value) => value !== null && typeof value === "object";
  const over = (theirs, ours) => Object.fromEntries([...new Set([...Object.keys(theirs), ...Object.keys(ours)])].map((key) => [key, isMap(theirs[key]) && isMap(ours[key]) ? over(theirs[key], ours[key]) : ours[key] ?? theirs[key]]));

  CMS.registerLocale("zh_Hans", over(CMS.getLocale("zh_Hans"), xindengWords));
  CMS.registerCustomFormat("xindeng", "md", xindengForm.format(fieldsOf, endingOf));
  CMS.init({ config: { ...settings, collections } });
})();
