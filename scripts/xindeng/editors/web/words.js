/* Decap's Chinese, where it has none or says something else than we mean.
 *
 * Its 发布 writes a file; publishing is something else here. What is deleted can be brought back.
 */
window.xindengWords = {
  collection: {
    sidebar: { collections: "写什么" },
    collectionTop: { viewAsList: "排成一列", viewAsGrid: "排成格子" },
  },
  editor: {
    editorControl: { field: { widgetLabel: "%{widgetLabel}" } },
    editorControlPane: {
      widget: {
        regexPattern: "“%{fieldLabel}”这样写：%{pattern}",
        rangeMin: "“%{fieldLabel}”至少要有 %{minCount} 项",
        rangeMax: "“%{fieldLabel}”最多写 %{maxCount} 项",
      },
    },
    editor: {
      onDeletePublishedEntry: "删掉这一项吗？旧的文件还找得回来。",
      onDeleteWithUnsavedChanges: "还有没存的修改。删掉这一项吗？旧的文件还找得回来。",
      confirmLoadBackup: "上次有一份没有存的修改，要接着改吗？",
    },
    editorToolbar: {
      publish: "保存",
      publishNow: "保存",
      publishing: "正在保存……",
      published: "已保存",
      publishAndCreateNew: "保存，再写一个新的",
      publishAndDuplicate: "保存，再照样写一个",
      deletePublishedEntry: "删除",
      deleteEntry: "删除",
      deployButtonLabel: "看这一页",
      deployPreviewButtonLabel: "看这一页",
      backCollection: "在“%{collectionLabel}”里写",
    },
    editorWidgets: {
      image: { chooseMultiple: "选几张图片", addMore: "再加图片", removeAll: "全部移除" },
      file: { chooseMultiple: "选几个文件", addMore: "再加文件", removeAll: "全部移除" },
      datetime: { setToNow: "把“%{fieldLabel}”写成今天", now: "今天" },
      list: { addType: "新增%{item}" },
      object: { expand: "展开", collapse: "折起来" },
    },
  },
  mediaLibrary: { mediaLibraryModal: { close: "关闭" } },
  ui: {
    settingsDropdown: { account: "账号" },
    toast: {
      entrySaved: "存好了",
      entryPublished: "存好了",
      onFailToPersist: "没有存：%{details}",
      onFailToPublishEntry: "没有存：%{details}",
      onFailToDelete: "没有删：%{details}",
      missingRequiredField: "还有必填的没有写，或写得不对；看红色的地方",
    },
  },
};
