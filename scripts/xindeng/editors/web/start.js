/* Decap starts when its configuration is there, not before. */
window.CMS_MANUAL_INIT = true;
