;;; e2e.el --- Gouji in a real Emacs, with Eglot  -*- lexical-binding: t -*-

;; usage: emacs --batch -q -l e2e.el WORKDIR     (gouji on PATH)
;; Needs Eglot: Emacs 29, or Debian's elpa-eglot. Ends with status 255 on failure.

;;; Code:

(require 'seq)
(require 'subr-x)

(defconst e2e-here (file-name-directory (or load-file-name buffer-file-name)))
(defconst e2e-start (float-time))

(defun e2e-step (text)
  (princ (format "%7.2f s  %s\n" (- (float-time) e2e-start) text)))

(defun e2e-pause ()
  "Do what Emacs does while nobody types; in batch mode it never does.
Eglot starts and tells of edits only then."
  (run-hooks 'post-command-hook)
  (dolist (timer (copy-sequence timer-idle-list))
    (timer-event-handler timer))
  (accept-process-output nil 0.02))

(defun e2e-wait (what condition)
  "Work on until CONDITION is true, and return what it gives."
  (let ((deadline (+ (float-time) 20)) result)
    (while (not (setq result (funcall condition)))
      (when (> (float-time) deadline)
        (error "Waited in vain for %s; findings: %S" what (e2e-findings)))
      (e2e-pause))
    (e2e-step what)
    result))

(defun e2e-findings ()
  "What is underlined, and the beginning of the message."
  (mapcar (lambda (found)
            (list (buffer-substring-no-properties (flymake-diagnostic-beg found)
                                                  (flymake-diagnostic-end found))
                  (flymake-diagnostic-text found)))
          (flymake-diagnostics)))

(defun e2e-wrong-total ()
  (seq-find (lambda (found) (and (equal (car found) "31") (string-match-p "13" (cadr found))))
            (e2e-findings)))

(defun e2e-same-text (what)
  "The server's text must be the buffer's, after every edit is told."
  (eglot--signal-textDocument/didChange)
  (let ((answer (jsonrpc-request (eglot--current-server-or-lose) :gouji/text
                                 (list :textDocument (eglot--TextDocumentIdentifier)))))
    (unless (equal (plist-get answer :text) (buffer-string))
      (error "%s: the server has another text: %S" what answer)))
  (e2e-step (concat "in step: " what)))

(setq package-user-dir (expand-file-name "no-packages" temporary-file-directory))
(package-initialize)
(require 'eglot)
(load (expand-file-name "init.el" e2e-here))
(set-language-environment "UTF-8")
(setq backtrace-on-error-noninteractive nil
      make-backup-files nil
      create-lockfiles nil
      eglot-autoshutdown t)

(let* ((workdir (file-name-as-directory (expand-file-name (pop command-line-args-left))))
       (file (expand-file-name "report.txt" workdir))
       (sample (expand-file-name "../../../examples/report.md" e2e-here))
       before)
  (make-directory workdir t)
  (copy-file sample file t)
  (switch-to-buffer (find-file-noselect file))
  (setq before (buffer-string))
  (e2e-wait "the server runs" #'eglot-current-server)
  (e2e-wait "the wrong total is underlined" #'e2e-wrong-total)
  (e2e-same-text "opened")

  ;; Typed above it, so that a text out of step would move the finding.
  (goto-char (point-min))
  (forward-line 4)
  (execute-kbd-macro (kbd "C-e RET 全 年 工 作 平 稳 🙂 𠮷"))
  (e2e-same-text "Chinese and rare characters typed")
  (e2e-wait "the finding keeps its place" #'e2e-wrong-total)
  ;; Two rows joined, a table killed and yanked elsewhere, all of it undone.
  (let ((now (buffer-string)))
    (setq buffer-undo-list nil)
    (delete-indentation)
    (e2e-same-text "lines joined")
    (search-forward "\n| 行政复议")
    (beginning-of-line)
    (kill-region (point) (progn (forward-paragraph) (point)))
    (goto-char (point-max))
    (yank)
    (e2e-same-text "a table moved")
    (primitive-undo 9 buffer-undo-list)
    (unless (equal now (buffer-string)) (error "Undo has left %S" (buffer-string)))
    (e2e-same-text "undone"))

  (goto-char (point-min))
  (search-forward "| 31 |")
  (backward-char 4)
  (let ((last-nonmenu-event ?x)           ; the keyboard, not the mouse
        (completing-read-function
         (lambda (_prompt table &rest _)
           (seq-find (lambda (title) (string-match-p "13" title)) (all-completions "" table)))))
    (call-interactively #'eglot-code-actions))
  (e2e-wait "the fix is applied"
            (lambda () (not (save-excursion (goto-char (point-min)) (search-forward "| 31 |" nil t)))))
  (e2e-wait "the finding is gone" (lambda () (not (e2e-wrong-total))))
  (e2e-same-text "the fix applied")

  (unless (equal (string-replace "\n全年工作平稳🙂𠮷" "" (buffer-string))
                 (string-replace "| 31 |" "| 13 |" before))
    (error "More than the figure has changed: %s" (buffer-string)))
  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot-current-server))
  (e2e-step "passed"))

;;; e2e.el ends here
