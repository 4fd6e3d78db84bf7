;;; init.el --- what a person writes, as editors/README.md says  -*- lexical-binding: t -*-

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((text-mode html-mode) . ("gouji" "server"))))
(add-hook 'text-mode-hook #'eglot-ensure)

;;; init.el ends here
