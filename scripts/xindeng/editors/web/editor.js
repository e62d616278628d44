/* Starts the editor with the configuration that lies beside it; ids become choices by title. */
(async function () {
  "use strict";

  const config = await (await fetch("config.json", { credentials: "same-origin", cache: "no-store" })).json();
  const { ids, ...settings } = config;
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

  const fieldsOf = (data) => (kinds[data && data.type] || (data && data.listed ? { fields: [] } : centre)).fields;
  const endingOf = (data) => (kinds[data.type] ? kinds[data.type].extension : "yml");

  // Decap says 发布 for what writes a file; publishing is something else here.
  const words = window.CMS.getLocale("zh_Hans");
  const toolbar = { ...words.editor.editorToolbar, publish: "保存", publishNow: "保存", publishing: "正在保存……", published: "已保存", publishAndCreateNew: "保存，再写一个新的", publishAndDuplicate: "保存，再照样写一个" };
  window.CMS.registerLocale("zh_Hans", { ...words, editor: { ...words.editor, editorToolbar: toolbar }, ui: { ...words.ui, toast: { ...words.ui.toast, entrySaved: "存好了", entryPublished: "存好了", onFailToPersist: "没有存：%{details}", onFailToPublishEntry: "没有存：%{details}" } } });
  window.CMS.registerCustomFormat("xindeng", "md", window.xindengForm.format(fieldsOf, endingOf));
  window.CMS.init({ config: { ...settings, collections } });
})();
